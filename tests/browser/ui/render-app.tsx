import '../../../src/ui/components/tokens.css';
import '../../../src/ui/components/base.css';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import type { Studio } from '../../../src/studio/services/studio.ts';
import { App } from '../../../src/ui/app/app.tsx';
import { ErrorBoundary } from '../../../src/ui/app/error-boundary.tsx';
import { toastStore } from '../../../src/ui/components/toast-store.ts';
import en from '../../../src/ui/locales/en.json';
import { StudioProvider } from '../../../src/ui/state/studio-context.tsx';
import { createI18n } from '../../../src/ui/words/i18n.ts';

/** Puts the whole page into the document, over a studio. Returns what takes it out again. */
export async function renderApp(
  studio: Studio,
  language = 'en',
  strings: Record<string, unknown> = en,
): Promise<() => void> {
  toastStore.setState({ toasts: [] });
  const container = document.createElement('div');
  document.body.append(container);
  const i18n = await createI18n(language, strings);
  const root = createRoot(container);
  root.render(
    <I18nextProvider i18n={i18n}>
      <ErrorBoundary>
        <StudioProvider value={studio}>
          <App />
        </StudioProvider>
      </ErrorBoundary>
    </I18nextProvider>,
  );
  return () => {
    root.unmount();
    container.remove();
  };
}
