import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { runTask } from '../../components/task-store.ts';
import { showToast } from '../../components/toast-store.ts';
import { useStudio } from '../../state/studio-context.tsx';
import { showError } from '../../trouble/show-error.ts';
import { type BatchStore, roundOf } from './batch-store.ts';
import { generateForever } from './generate-forever.ts';
import type { DraftRequest } from './request-draft.ts';

export interface Forever {
  readonly isOn: boolean;
  readonly start: () => void;
  readonly stop: () => void;
}

/**
 * Generating until it is stopped, with the form as it is each time. It shows with a Stop button wherever the page goes, and
 * ends with the page.
 */
export function useForever(draft: DraftRequest, batch: BatchStore, projectId: string | undefined): Forever {
  const { t } = useTranslation();
  const studio = useStudio();
  const [isOn, setIsOn] = useState(false);
  const controller = useRef<AbortController>(undefined);

  const run = useCallback(
    async (own: AbortController) => {
      try {
        const end = await runTask(
          t('forever.title'),
          ({ signal, report }) => {
            report(undefined, t('forever.hint'));
            return generateForever({
              jobs: studio.jobs,
              next: async (round) => {
                const drafted = await draft();
                if (!drafted) return undefined;
                const request = roundOf(drafted, round, batch.getState());
                drafted.noteQueued(request);
                return request;
              },
              options: projectId === undefined ? {} : { projectId },
              signal: AbortSignal.any([signal, own.signal]),
              onQueued: (count) => report(undefined, `${t('forever.count', { count })} ${t('forever.hint')}`),
            });
          },
          t('forever.stop'),
        );
        if (end === 'job-failed') showToast({ tone: 'danger', title: t('forever.jobFailed') });
        else if (end === 'repeats') showToast({ tone: 'info', title: t('forever.repeats') });
      } catch (error) {
        showError(t, error);
      }
    },
    [t, studio, draft, batch, projectId],
  );

  const start = useCallback(() => {
    if (controller.current) return;
    const own = new AbortController();
    controller.current = own;
    setIsOn(true);
    void run(own).finally(() => {
      controller.current = undefined;
      setIsOn(false);
    });
  }, [run]);
  const stop = useCallback(() => controller.current?.abort(), []);
  // The page goes: nobody would see it any more.
  useEffect(() => stop, [stop]);
  return { isOn, start, stop };
}
