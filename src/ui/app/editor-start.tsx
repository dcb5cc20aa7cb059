import { Image, Sparkles, Type } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/button.tsx';
import { useEditing } from '../document/editing-context.tsx';
import { useDocumentState } from '../document/use-document.ts';
import { isFinished } from '../features/jobs/job-groups.ts';
import { useStudio } from '../state/studio-context.tsx';
import { useWatchable } from '../state/use-watchable.ts';
import styles from './editor-page.module.css';

interface EditorStartProps {
  readonly projectId: string;
  readonly hasStaged: boolean;
  readonly onAddPicture: () => void;
  readonly onAddText: () => void;
  readonly onDescribe: () => void;
}

/** What to do with a project that is empty, as long as it is and nothing for it is in the making. */
export function EditorStart({ projectId, hasStaged, onAddPicture, onAddText, onDescribe }: EditorStartProps) {
  const { t } = useTranslation();
  const { document } = useEditing();
  const state = useDocumentState(document);
  const { jobs } = useWatchable(useStudio().jobs);
  const isMaking = jobs.some((job) => job.projectId === projectId && !isFinished(job));
  if (state.layers.size > 0 || hasStaged || isMaking || document.isReadOnly) return undefined;
  return (
    <section className={styles.start} aria-label={t('editor.startTitle')}>
      <p className={styles.startTitle}>{t('editor.startTitle')}</p>
      <div className={styles.startChoices}>
        <Button variant="primary" size="large" icon={<Sparkles size={16} aria-hidden />} onClick={onDescribe}>
          {t('editor.startDescribe')}
        </Button>
        <Button size="large" icon={<Image size={16} aria-hidden />} onClick={onAddPicture}>
          {t('layers.addPicture')}
        </Button>
        <Button size="large" icon={<Type size={16} aria-hidden />} onClick={onAddText}>
          {t('layers.addText')}
        </Button>
      </div>
    </section>
  );
}
