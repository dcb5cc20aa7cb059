import { ArrowLeft, Bookmark, Download, Redo2, Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { COMMANDS } from '../../domain/document/command-table.ts';
import type { OpenProject } from '../../studio/services/projects.ts';
import { Button } from '../components/button.tsx';
import { IconButton } from '../components/icon-button.tsx';
import { Progress } from '../components/progress.tsx';
import { useEditing } from '../document/editing-context.tsx';
import { useHistory } from '../document/use-document.ts';
import { keyLabel, SHORTCUTS } from '../keyboard/shortcuts.ts';
import type { ProjectExport } from './editor-export.ts';
import { type ProjectName, ProjectNameButton } from './editor-project-name.tsx';
import { SavedState } from './editor-saved-state.tsx';
import styles from './editor-top-bar.module.css';

interface EditorTopBarProps {
  readonly project: OpenProject;
  readonly name: ProjectName;
  readonly exporting: ProjectExport;
  readonly onSaveVersion: () => void;
  readonly onClose: () => void;
}

/** The bar over an open project: the way home, its name, whether it is saved, undo and redo, versions, export. */
export function EditorTopBar({ project, name, exporting, onSaveVersion, onClose }: EditorTopBarProps) {
  const { t } = useTranslation();
  const editing = useEditing();
  const { isReadOnly } = editing.document;
  const { canUndo, canRedo, entries } = useHistory(editing.document);
  const undone = entries.findLast((entry) => !entry.isUndone);
  const redone = entries.find((entry) => entry.isUndone);
  const label = (key: 'undo' | 'redo', step: typeof undone) =>
    step ? t(`editor.${key}Step`, { name: t(COMMANDS[step.command].labelKey) }) : t(`editor.${key}`);
  return (
    <header className={styles.bar}>
      <IconButton label={t('editor.back')} icon={<ArrowLeft size={16} aria-hidden />} onClick={onClose} />
      <ProjectNameButton name={name} isReadOnly={isReadOnly} />
      <SavedState project={project} onExport={exporting.start} />
      <div className={styles.tools}>
        <IconButton
          label={label('undo', undone)}
          hint={keyLabel(SHORTCUTS.editor.undo.shown)}
          icon={<Undo2 size={16} aria-hidden />}
          isUnavailable={isReadOnly || !canUndo}
          onClick={editing.undo}
        />
        <IconButton
          label={label('redo', redone)}
          hint={keyLabel(SHORTCUTS.editor.redo.shown)}
          icon={<Redo2 size={16} aria-hidden />}
          isUnavailable={isReadOnly || !canRedo}
          onClick={editing.redo}
        />
        <Button
          variant="ghost"
          icon={<Bookmark size={16} aria-hidden />}
          isUnavailable={isReadOnly}
          onClick={onSaveVersion}
        >
          {t('versions.save')}
        </Button>
        {exporting.fraction === undefined ? (
          <Button icon={<Download size={16} aria-hidden />} onClick={exporting.start}>
            {t('editor.exportFile')}
          </Button>
        ) : (
          <div className={styles.exporting}>
            <Progress label={t('editor.exporting')} fraction={exporting.fraction} />
            <Button onClick={exporting.cancel}>{t('editor.cancel')}</Button>
          </div>
        )}
      </div>
    </header>
  );
}
