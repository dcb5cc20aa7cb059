import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStudio } from '../../state/studio-context.tsx';
import { useObjectUrl } from '../../state/use-object-url.ts';
import { useFormat } from '../../words/use-format.ts';
import styles from './input-panel.module.css';
import type { InputPicture } from './input-settings.ts';

interface InputThumbnailProps {
  readonly picture: InputPicture;
}

/** The picture that goes in, small. One that is gone says so. */
export function InputThumbnail({ picture }: InputThumbnailProps) {
  const { t } = useTranslation();
  const { gallery } = useStudio();
  const { url, hasFailed } = useObjectUrl(picture.assetId, (assetId) => gallery.asset(assetId));
  if (hasFailed) return <p role="status">{t('input.gone')}</p>;
  return <img className={styles.picture} src={url} alt={t('input.picture')} />;
}

interface MaskThumbnailProps extends InputThumbnailProps {
  readonly maskId: string;
}

/** The mask over its picture, with the share that is painted. One that is gone says so. */
export function MaskThumbnail({ picture, maskId }: MaskThumbnailProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { gallery } = useStudio();
  const mask = useObjectUrl(maskId, (assetId) => gallery.asset(assetId));
  const under = useObjectUrl(picture.assetId, (assetId) => gallery.asset(assetId));
  const share = usePaintedShare(mask.url);
  if (mask.hasFailed)
    return (
      <p className={styles.hint} role="status">
        {t('input.maskGone')}
      </p>
    );
  return (
    <div className={styles.masked}>
      <div className={styles.stack}>
        <img className={styles.picture} src={under.url} alt="" />
        <img className={styles.mask} src={mask.url} alt={t('input.maskPicture')} />
      </div>
      <span className={styles.hint} role="status">
        {share === undefined ? undefined : t('mask.share', { share: format.number(Math.round(100 * share)) })}
      </span>
    </div>
  );
}

/** How much of a mask is light, 0…1; undefined until it is known. */
function usePaintedShare(url: string | undefined): number | undefined {
  const [known, setKnown] = useState<{ readonly url: string; readonly share: number }>();
  useEffect(() => {
    if (url === undefined) return undefined;
    let isCurrent = true;
    paintedShare(url).then(
      (share) => {
        if (isCurrent) setKnown({ url, share });
      },
      (error: unknown) => {
        if (isCurrent) console.warn('The mask could not be measured.', error);
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [url]);
  return known?.url === url ? known?.share : undefined;
}

async function paintedShare(url: string): Promise<number> {
  const image = new Image();
  image.src = url;
  await image.decode();
  const { naturalWidth: width, naturalHeight: height } = image;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('The browser gives no 2D canvas.');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  let sum = 0;
  // Greys: red is as good as any.
  for (let at = 0; at < data.length; at += 4) sum += data[at] ?? 0;
  return sum / (255 * width * height);
}
