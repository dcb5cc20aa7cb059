import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { StudioErrorCode, StudioErrorDetails } from '../../domain/core/errors.ts';
import { Banner } from '../components/banner.tsx';
import { Button } from '../components/button.tsx';
import { ERROR_ACTIONS, type ErrorAction } from './error-actions.ts';
import styles from './error-banner.module.css';
import { errorWords } from './error-words.ts';
import { requestProblems } from './request-problems.ts';

interface ErrorBannerProps {
  readonly code: StudioErrorCode;
  /** The log's words, shown on request. */
  readonly message: string;
  /** The error's facts: what is wrong with a refused request is listed. */
  readonly details?: StudioErrorDetails | undefined;
  /** What it is about, e.g. a job's prompt. */
  readonly context?: string | undefined;
  /** The steps that make sense here, of those that the code knows. */
  readonly handlers: Partial<Readonly<Record<ErrorAction, () => void>>>;
  readonly onDismiss?: (() => void) | undefined;
}

/** Trouble in words: what happened, what is safe, and the next step as a button. */
export function ErrorBanner({ code, message, details = {}, context, handlers, onDismiss }: ErrorBannerProps) {
  const { t } = useTranslation();
  const actions = ERROR_ACTIONS[code].flatMap((action) => {
    const run = handlers[action];
    return run ? [{ action, run }] : [];
  });
  const problems = requestProblems(details).map(({ label, problem }) => {
    const words = t(`problems.${problem}`);
    return label === undefined ? words : t('problems.line', { field: t(label), problem: words });
  });
  const { title, text } = errorWords(t, { code, details });
  return (
    <div className={styles.trouble}>
      <Banner
        tone="danger"
        icon={<TriangleAlert size={20} aria-hidden />}
        context={context}
        title={title}
        text={[text, ...problems].join(' · ')}
        actions={
          actions.length > 0 || onDismiss ? (
            <>
              {actions.map(({ action, run }) => (
                <Button key={action} onClick={run}>
                  {t(`actions.${action}`)}
                </Button>
              ))}
              {onDismiss ? (
                <Button variant="ghost" onClick={onDismiss}>
                  {t('app.dismiss')}
                </Button>
              ) : undefined}
            </>
          ) : undefined
        }
      />
      {message ? (
        <details className={styles.details}>
          <summary>{t('app.showDetails')}</summary>
          <code>{`${code}: ${message}`}</code>
        </details>
      ) : undefined}
    </div>
  );
}
