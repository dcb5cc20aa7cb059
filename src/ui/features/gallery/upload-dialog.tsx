import { useTranslation } from 'react-i18next';
import type { UploadedItem } from '../../../studio/services/gallery.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { useStudio } from '../../state/studio-context.tsx';
import { useObjectUrl } from '../../state/use-object-url.ts';
import { useFormat } from '../../words/use-format.ts';
import styles from './gallery.module.css';
import { RenameForm } from './rename-form.tsx';

interface UploadDialogProps {
  readonly item: UploadedItem;
  readonly onRemove: () => void;
  readonly onClose: () => void;
}

/** An uploaded picture in full, with what is known of it. */
export function UploadDialog({ item, onRemove, onClose }: UploadDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const studio = useStudio();
  const { url } = useObjectUrl(item.assetId, (assetId) => studio.gallery.asset(assetId));
  return (
    <Dialog
      title={item.name}
      description={t('gallery.uploadFacts', {
        width: item.width,
        height: item.height,
        format: item.format.toUpperCase(),
        size: format.bytes(item.sizeBytes),
        date: format.dateTime(item.createdAt),
        name: item.originalName,
      })}
      closeLabel={t('app.close')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onRemove}>{t('gallery.delete')}</Button>
          <Button variant="primary" onClick={onClose}>
            {t('app.close')}
          </Button>
        </>
      }
    >
      <RenameForm item={item} />
      {url === undefined ? undefined : <img className={styles.whole} src={url} alt={item.name} />}
    </Dialog>
  );
}
