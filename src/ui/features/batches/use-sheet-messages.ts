import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../components/toast-store.ts';
import { useStudio } from '../../state/studio-context.tsx';

/** Says when a contact sheet is made. */
export function useSheetMessages(): void {
  const { t } = useTranslation();
  const studio = useStudio();
  useEffect(() => {
    let before = studio.batches.getState().lastSheet;
    return studio.batches.subscribe(({ lastSheet }) => {
      if (lastSheet && lastSheet !== before)
        showToast({ tone: 'info', title: t('grid.sheetReady'), text: lastSheet.name });
      before = lastSheet;
    });
  }, [studio, t]);
}
