import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_PROJECT_NAME_LENGTH } from '../../studio/services/project-name.ts';
import { RenameField } from '../components/rename-field.tsx';
import { useStudio } from '../state/studio-context.tsx';
import { useWatchable } from '../state/use-watchable.ts';
import { showError } from '../trouble/show-error.ts';
import styles from './editor-top-bar.module.css';

export interface ProjectName {
  readonly value: string;
  readonly rename: (name: string) => void;
}

/** What the project is called, whoever renames it. */
export function useProjectName(projectId: string): ProjectName {
  const { t } = useTranslation();
  const studio = useStudio();
  const { projects, bin } = useWatchable(studio.projects);
  const value = [...projects, ...bin].find(({ id }) => id === projectId)?.name ?? t('editor.unnamed');
  const rename = (name: string) => {
    studio.projects.rename(projectId, name).catch((error: unknown) => showError(t, error));
  };
  return { value, rename };
}

/** The name in the bar: a double click, Enter or F2 renames. */
export function ProjectNameButton({ name, isReadOnly }: { readonly name: ProjectName; readonly isReadOnly: boolean }) {
  const { t } = useTranslation();
  const [isRenaming, setIsRenaming] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const wantsFocus = useRef(false);
  const start = () => {
    if (!isReadOnly) setIsRenaming(true);
  };
  return (
    <h1 className={styles.name}>
      {isRenaming ? (
        <RenameField
          label={t('editor.projectName')}
          name={name.value}
          maxLength={MAX_PROJECT_NAME_LENGTH}
          onDone={(next, isByKey) => {
            setIsRenaming(false);
            wantsFocus.current = isByKey;
            if (next !== undefined) name.rename(next);
          }}
        />
      ) : (
        <button
          ref={(element) => {
            button.current = element;
            if (element && wantsFocus.current) element.focus();
            wantsFocus.current = false;
          }}
          type="button"
          className={styles.nameButton}
          aria-description={isReadOnly ? undefined : t('editor.renameHint')}
          onDoubleClick={start}
          onKeyDown={(event) => {
            if (event.key !== 'F2' && event.key !== 'Enter') return;
            event.preventDefault();
            start();
          }}
        >
          {name.value}
        </button>
      )}
    </h1>
  );
}
