import { useTranslation } from 'react-i18next';
import type { Job } from '../../../domain/jobs/job.ts';
import { overallFraction } from '../../../domain/jobs/job-progress.ts';
import type { RgbaImage } from '../../../domain/protocol/inference-api.ts';
import { Button } from '../../components/button.tsx';
import { Progress } from '../../components/progress.tsx';
import { useFormat } from '../../words/use-format.ts';
import { PreviewCanvas } from './preview-canvas.tsx';
import styles from './running-job.module.css';
import { useNow } from './use-now.ts';
import type { QueueActions } from './use-queue-actions.ts';

interface RunningJobProps {
  readonly job: Job;
  readonly preview: RgbaImage | undefined;
  /** Where it stands in its batch, in words. */
  readonly batchText: string | undefined;
  /** How many of its batch wait or run. */
  readonly batchUnfinished: number;
  readonly actions: QueueActions;
}

/** The job at work: the picture as far as it is, what happens now, how far, how long. */
export function RunningJob({ job, preview, batchText, batchUnfinished, actions }: RunningJobProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const { progress, request, batchId } = job;
  const prompt = request.prompt || t('jobs.noPrompt');
  const fraction = progress && overallFraction(progress);

  let detail = '';
  if (progress?.phase === 'denoising' && progress.totalSteps !== undefined)
    detail = t('jobs.step', { step: progress.stepIndex ?? 0, total: progress.totalSteps });
  else if (progress?.phase === 'downloading' && progress.totalBytes !== undefined)
    detail = t('jobs.bytes', {
      loaded: format.bytes(progress.loadedBytes ?? 0),
      total: format.bytes(progress.totalBytes),
    });

  const times: string[] = [];
  if (job.startedAt) times.push(t('jobs.elapsed', { time: format.duration(now - Date.parse(job.startedAt)) }));
  if (progress?.etaMs !== undefined) times.push(t('jobs.left', { time: format.duration(progress.etaMs) }));
  if (job.attempts > 1) times.push(t('jobs.secondTry'));
  if (batchText !== undefined) times.push(batchText);

  return (
    <article className={styles.job} aria-label={prompt}>
      <PreviewCanvas
        image={preview}
        width={request.width}
        height={request.height}
        fraction={progress?.phase === 'denoising' ? progress.fraction : 1}
        label={t('jobs.preview', { prompt })}
      />
      <div className={styles.facts}>
        <p className={styles.prompt}>{prompt}</p>
        <p className={styles.phase}>
          <strong>{progress ? t(`jobs.phase.${progress.phase}`) : t('jobs.starting')}</strong>
          <span>{detail}</span>
        </p>
        <Progress label={t('jobs.progress', { prompt })} fraction={fraction} />
        <div className={styles.foot}>
          <p className={styles.times}>{times.join(' · ')}</p>
          <div className={styles.actions}>
            {batchId !== undefined && batchUnfinished > 1 ? (
              <>
                <Button aria-label={t('jobs.cancelThisJob', { prompt })} onClick={() => actions.cancel(job)}>
                  {t('jobs.cancelThis')}
                </Button>
                <Button onClick={() => actions.cancelAll({ batchId })}>
                  {t('jobs.cancelBatch', { count: batchUnfinished })}
                </Button>
              </>
            ) : (
              <Button aria-label={t('jobs.cancelJob', { prompt })} onClick={() => actions.cancel(job)}>
                {t('jobs.cancel')}
              </Button>
            )}
          </div>
        </div>
      </div>
    </article>
  );
}
