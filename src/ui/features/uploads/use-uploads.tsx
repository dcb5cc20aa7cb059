import { type ReactNode, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UploadOutcome } from '../../../studio/services/gallery.ts';
import { runTask } from '../../components/task-store.ts';
import { showToast } from '../../components/toast-store.ts';
import { useStudio } from '../../state/studio-context.tsx';
import { showError } from '../../trouble/show-error.ts';
import { UploadReport } from './upload-report.tsx';

export interface Uploads {
  /** Takes files into the gallery, with progress and cancel, and says what became of them. */
  readonly upload: (files: readonly File[]) => void;
  /** What there is to say about the last files; belongs somewhere into the page. */
  readonly report: ReactNode;
}

/** Pictures on their way into the gallery. */
export function useUploads(): Uploads {
  const { t } = useTranslation();
  const studio = useStudio();
  const [reported, setReported] = useState<readonly UploadOutcome[]>();

  const upload = useCallback(
    (files: readonly File[]) => {
      if (files.length === 0) return;
      const take = async () => {
        const outcomes = await runTask(t('uploads.running', { count: files.length }), ({ signal, report }) =>
          studio.gallery.upload(files, {
            signal,
            onProgress: (done, total) =>
              report(done / Math.max(1, total), t('uploads.progress', { done, total: Math.max(1, total) })),
          }),
        );
        if (!outcomes)
          return showToast({ tone: 'info', title: t('uploads.cancelled'), text: t('uploads.cancelledText') });
        if (outcomes.some((outcome) => 'error' in outcome || outcome.notes.length > 0)) return setReported(outcomes);
        return showToast({ tone: 'info', title: t('uploads.done', { count: outcomes.length }) });
      };
      take().catch((error: unknown) => showError(t, error));
    },
    [studio, t],
  );
  const report = reported ? <UploadReport outcomes={reported} onClose={() => setReported(undefined)} /> : undefined;
  return { upload, report };
}
