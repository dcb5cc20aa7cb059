import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../components/toast-store.ts';
import { useStudio } from '../state/studio-context.tsx';
import { showError } from '../trouble/show-error.ts';

/** Removes pictures at once, offers to bring them back, and says which projects go on using them. */
export function useRemovePictures(): (items: readonly { readonly id: string }[]) => void {
  const { t } = useTranslation();
  const studio = useStudio();
  return useCallback(
    (items) => {
      const ids = items.map(({ id }) => id);
      const detached = (work: Promise<unknown>) => work.catch((error: unknown) => showError(t, error));
      const remove = async () => {
        const users = await studio.gallery.usedBy(ids);
        await studio.gallery.remove(ids);
        showToast({
          tone: 'info',
          title: t('gallery.removed', { count: ids.length }),
          ...(users.length > 0
            ? { text: t('gallery.stillUsed', { names: users.map(({ name }) => name).join(', ') }) }
            : {}),
          action: { label: t('app.undo'), run: () => void detached(studio.gallery.restore(ids)) },
        });
      };
      void detached(remove());
    },
    [studio, t],
  );
}
