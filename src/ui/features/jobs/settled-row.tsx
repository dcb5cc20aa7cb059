import { Ban, Check, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../domain/jobs/job.ts';
import { Button } from '../../components/button.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { useFormat } from '../../words/use-format.ts';
import { QueueRow } from './queue-row.tsx';
import type { QueueActions } from './use-queue-actions.ts';

interface SettledRowProps {
  readonly job: Job;
  readonly batchText: string | undefined;
  readonly actions: QueueActions;
  readonly onOpenResult: (resultId: string) => void;
}

/** A job that is done or was cancelled, until it is taken off the list. */
export function SettledRow({ job, batchText, actions, onOpenResult }: SettledRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const prompt = job.request.prompt || t('jobs.noPrompt');
  const [firstResult] = job.resultIds;

  const ms = job.startedAt && job.finishedAt ? Date.parse(job.finishedAt) - Date.parse(job.startedAt) : 0;
  let outcome = t('jobs.done', { count: job.resultIds.length, time: format.duration(ms) });
  if (job.state === 'cancelled') outcome = t('jobs.cancelled');
  else if (job.isServedFromResults) outcome = t('jobs.doneServed');
  return (
    <QueueRow
      icon={job.state === 'succeeded' ? <Check size={16} aria-hidden /> : <Ban size={16} aria-hidden />}
      title={prompt}
      text={batchText === undefined ? outcome : `${outcome} · ${batchText}`}
      actions={
        <>
          {firstResult === undefined ? undefined : (
            <Button
              variant="ghost"
              aria-label={t('jobs.openJob', { prompt })}
              onClick={() => onOpenResult(firstResult)}
            >
              {t('jobs.open')}
            </Button>
          )}
          <IconButton
            label={t('jobs.dismissJob', { prompt })}
            icon={<X size={16} aria-hidden />}
            onClick={() => actions.dismiss(job)}
          />
        </>
      }
    />
  );
}
