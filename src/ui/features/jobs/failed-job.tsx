import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isStudioError } from '../../../domain/core/errors.ts';
import type { Job } from '../../../domain/jobs/job.ts';
import type { Studio } from '../../../studio/services/studio.ts';
import { showToast } from '../../components/toast-store.ts';
import { useStudio } from '../../state/studio-context.tsx';
import { ErrorBanner } from '../../trouble/error-banner.tsx';
import { showError } from '../../trouble/show-error.ts';
import styles from './failed-job.module.css';

/** A job that failed: its prompt, what happened, what is safe and what to do next. */
export function FailedJob({ job }: { readonly job: Job }) {
  const { t } = useTranslation();
  const studio = useStudio();
  const [isRepairing, setIsRepairing] = useState(false);
  const { failure } = job;
  if (!failure) return undefined;

  const detached = (work: () => Promise<unknown>) => () => {
    work().catch((error: unknown) => showError(t, error));
  };
  const runAgain = async () => {
    await studio.jobs.retry(job.id);
    await studio.jobs.dismiss(job.id);
  };
  const repair = async () => {
    setIsRepairing(true);
    try {
      await repairPackage(studio, job.request.packageId);
      showToast({ tone: 'info', title: t('repair.done') });
      await runAgain();
    } finally {
      setIsRepairing(false);
    }
  };
  return (
    <article className={styles.job} aria-label={job.request.prompt || t('jobs.noPrompt')}>
      {isRepairing ? <p role="status">{t('repair.running')}</p> : undefined}
      <ErrorBanner
        code={failure.code}
        message={failure.message}
        details={failure.details}
        context={job.request.prompt || t('jobs.noPrompt')}
        handlers={
          isRepairing
            ? {}
            : {
                'run-again': detached(runAgain),
                'use-processor': detached(async () => {
                  studio.device.setProvider('wasm');
                  await runAgain();
                }),
                'repair-model': detached(repair),
                reload: () => location.reload(),
                'try-again': detached(() => studio.models.refresh()),
              }
        }
        onDismiss={detached(() => studio.jobs.dismiss(job.id))}
      />
    </article>
  );
}

/** Reads the package again; damaged files are fetched anew. @throws StudioError when the download fails. */
async function repairPackage(studio: Studio, packageId: string): Promise<void> {
  try {
    await studio.models.verify(packageId);
  } catch (error) {
    const isDamaged =
      isStudioError(error, 'file-corrupt') ||
      isStudioError(error, 'hash-mismatch') ||
      isStudioError(error, 'package-not-installed');
    if (!isDamaged) throw error;
    await studio.models.install(packageId);
  }
}
