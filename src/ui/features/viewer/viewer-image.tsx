import { ImageOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Result } from '../../../studio/services/studio.ts';
import { classNames } from '../../components/class-names.ts';
import { useStudio } from '../../state/studio-context.tsx';
import { useObjectUrl } from '../../state/use-object-url.ts';
import styles from './viewer.module.css';

interface ViewerImageProps {
  readonly result: Result;
  /** One picture pixel per CSS pixel; otherwise as large as fits. */
  readonly isActualSize: boolean;
}

/** The picture itself. */
export function ViewerImage({ result, isActualSize }: ViewerImageProps) {
  const { t } = useTranslation();
  const studio = useStudio();
  const { url, hasFailed } = useObjectUrl(result.id, (id) => studio.results.image(id));
  return (
    <div className={classNames(styles.stage, isActualSize && styles.actual)}>
      {hasFailed ? (
        <p className={styles.missing} role="alert">
          <ImageOff size={20} aria-hidden />
          {t('errors.not-found.title')}
        </p>
      ) : (
        <img
          src={url}
          width={result.width}
          height={result.height}
          alt={result.recipe.request.prompt || t('viewer.title')}
        />
      )}
    </div>
  );
}
