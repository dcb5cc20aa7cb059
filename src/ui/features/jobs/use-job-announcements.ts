import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../domain/jobs/job.ts';
import { overallFraction } from '../../../domain/jobs/job-progress.ts';
import { announce } from '../../components/live-region.tsx';
import { useStudio } from '../../state/studio-context.tsx';
import { useWatchable } from '../../state/use-watchable.ts';
import { useFormat } from '../../words/use-format.ts';
import { isActive } from './job-groups.ts';

/** Says stage changes and outcomes, not steps, to screen readers; shows progress in the tab's title. */
export function useJobAnnouncements(): void {
  const { t } = useTranslation();
  const studio = useStudio();
  const format = useFormat();
  const { jobs, isPaused, isLoaded } = useWatchable(studio.jobs);
  const before = useRef<ReadonlyMap<string, Job> | undefined>(undefined);

  useEffect(() => {
    if (!isLoaded) return;
    const known = before.current;
    before.current = new Map(jobs.map((job) => [job.id, job]));
    // What is there at the first look is history, not news.
    if (!known) return;
    const cancelled = jobs.filter((job) => job.state === 'cancelled' && known.get(job.id)?.state !== 'cancelled');
    if (cancelled.length > 1) announce(t('jobs.cancelledCount', { count: cancelled.length }));
    for (const job of jobs) {
      const previous = known.get(job.id);
      const prompt = job.request.prompt;
      if (job.state !== previous?.state) {
        if (job.state === 'succeeded') announce(t('jobs.announceDone', { count: job.resultIds.length, prompt }));
        else if (job.state === 'cancelled' && cancelled.length === 1) announce(t('jobs.announceCancelled', { prompt }));
        // A failure's banner is an alert and speaks for itself.
      }
      if (isActive(job) && job.progress && job.progress.phase !== previous?.progress?.phase)
        announce(t('jobs.announcePhase', { phase: t(`jobs.phase.${job.progress.phase}`) }));
    }
  }, [jobs, isLoaded, t]);

  const wasPaused = useRef<boolean>(undefined);
  useEffect(() => {
    if (!isLoaded) return;
    if (wasPaused.current !== undefined && wasPaused.current !== isPaused)
      announce(t(isPaused ? 'jobs.announcePaused' : 'jobs.announceResumed'));
    wasPaused.current = isPaused;
  }, [isPaused, isLoaded, t]);

  const running = jobs.find(isActive);
  const percent = running && format.percent(overallFraction(running.progress));
  useEffect(() => {
    const app = t('app.name');
    document.title = percent === undefined ? app : t('jobs.documentProgress', { percent, app });
  }, [percent, t]);
}
