import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { useStudio } from '../../state/studio-context.tsx';
import { useWatchable } from '../../state/use-watchable.ts';
import { errorWords } from '../../trouble/error-words.ts';
import { showError } from '../../trouble/show-error.ts';

/** Contact sheets that could not be made: why, and what to do. */
export function SheetTrouble() {
  const { t } = useTranslation();
  const studio = useStudio();
  const { grids } = useWatchable(studio.batches);
  const detached = (work: Promise<void>) => {
    work.catch((error: unknown) => showError(t, error));
  };
  return grids.map(({ batchId, name, error }) =>
    error ? (
      <Banner
        key={batchId}
        tone="danger"
        icon={<TriangleAlert size={20} aria-hidden />}
        context={name}
        title={t('grid.sheetFailed')}
        text={`${errorWords(t, error).title} ${t('grid.sheetFailedText')}`}
        actions={
          <>
            <Button onClick={() => detached(studio.batches.retrySheets())}>{t('grid.sheetRetry')}</Button>
            <Button variant="ghost" onClick={() => detached(studio.batches.dropSheet(batchId))}>
              {t('grid.sheetDrop')}
            </Button>
          </>
        }
      />
    ) : undefined,
  );
}
