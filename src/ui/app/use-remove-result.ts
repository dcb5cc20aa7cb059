import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Result } from '../../studio/services/studio.ts';
import { showToast } from '../components/toast-store.ts';
import { useStudio } from '../state/studio-context.tsx';
import { showError } from '../trouble/show-error.ts';

/** Removes a picture at once and offers to bring it back. */
export function useRemoveResult(): (result: Result) => void {
  const { t } = useTranslation();
  const studio = useStudio();
  return useCallback(
    (result) => {
      const detached = (work: Promise<unknown>) => work.catch((error: unknown) => showError(t, error));
      const remove = async () => {
        await studio.results.remove(result.id);
        showToast({
          tone: 'info',
          title: t('gallery.removed'),
          action: { label: t('app.undo'), run: () => void detached(studio.results.restore(result.id)) },
        });
      };
      void detached(remove());
    },
    [studio, t],
  );
}
