import { useTranslation } from 'react-i18next';
import type { Result } from '../../../studio/services/studio.ts';
import { useStudio } from '../../state/studio-context.tsx';
import { useObjectUrl } from '../../state/use-object-url.ts';
import styles from './staging.module.css';

/** A result that waits, as it would lie on the artboard. */
export function StagedPreview({ result }: { readonly result: Result }) {
  const { t } = useTranslation();
  const studio = useStudio();
  const { url } = useObjectUrl(result.id, (id) => studio.results.image(id));
  if (url === undefined) return undefined;
  const prompt = result.recipe.request.prompt || t('jobs.noPrompt');
  return <img className={styles.preview} src={url} alt={t('editor.stagedPicture', { prompt })} draggable={false} />;
}
