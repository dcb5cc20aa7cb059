import '../../studio/rpc/trusted-types.ts';
import '../components/tokens.css';
import '../components/base.css';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { toStudioError } from '../../domain/core/errors.ts';
import { composeStudio } from '../../studio/services/compose-studio.ts';
import type { Studio } from '../../studio/services/studio.ts';
import { STYLE_NONCE } from '../../studio/services/update-build.ts';
import { showToast } from '../components/toast-store.ts';
import { StudioProvider } from '../state/studio-context.tsx';
import { createI18n } from '../words/i18n.ts';
import { App } from './app.tsx';
import { deferStudio } from './defer-studio.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { applyTheme, storedTheme } from './theme.ts';

declare global {
  interface Window {
    /** The application as an object, for the console and for tools that drive the page. */
    studio?: Studio;
  }
}

async function start(): Promise<void> {
  applyTheme(storedTheme.read());
  // Radix's dialog adds a <style> that keeps the page behind from scrolling; the host's policy wants its nonce.
  if (STYLE_NONCE !== '') setNonce(STYLE_NONCE);

  const composing = composeStudio();
  const studio = deferStudio(composing);
  window.studio = studio;

  const { default: strings } = await import('../locales/en.json');
  const i18n = await createI18n('en', strings);
  const root = document.getElementById('root');
  if (!root) throw new Error('index.html has no element with the id "root".');
  createRoot(root).render(
    <StrictMode>
      <I18nextProvider i18n={i18n}>
        <ErrorBoundary>
          <StudioProvider value={studio}>
            <App />
          </StudioProvider>
        </ErrorBoundary>
      </I18nextProvider>
    </StrictMode>,
  );

  try {
    await composing;
  } catch (cause) {
    const { code } = toStudioError(cause);
    console.error('The studio could not be composed.', cause);
    showToast({
      tone: 'danger',
      title: i18n.t(`errors.${code}.title`),
      text: i18n.t(`errors.${code}.text`),
      action: { label: i18n.t('app.reload'), run: () => location.reload() },
    });
  }
}

/** The file with the words may be what is missing, so these do not come from it. */
function sayThatItDidNotStart(): void {
  const root = document.getElementById('root');
  if (!root || root.childElementCount > 0) return;
  root.setAttribute('role', 'alert');
  root.textContent =
    'AI Design Studio could not start. Your pictures are safe on this device. Check the connection, then load the page again.';
}

start().catch((error: unknown) => {
  console.error('The page could not start.', error);
  sayThatItDidNotStart();
});
