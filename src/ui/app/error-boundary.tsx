import { Component, type ReactNode } from 'react';
import { Translation } from 'react-i18next';
import { Button } from '../components/button.tsx';
import styles from './error-boundary.module.css';

interface ErrorBoundaryState {
  readonly error: Error | undefined;
}

/** Catches a mistake in the page's own code, so that it is words and not a blank page. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: undefined };

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <Translation>
        {(t) => (
          <main className={styles.crash} role="alert">
            <h1>{t('app.crashTitle')}</h1>
            <p>{t('app.crashText')}</p>
            <Button variant="primary" size="large" onClick={() => location.reload()}>
              {t('app.reload')}
            </Button>
            <details>
              <summary>{t('app.showDetails')}</summary>
              <code>{error.message}</code>
            </details>
          </main>
        )}
      </Translation>
    );
  }
}
