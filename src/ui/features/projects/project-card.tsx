import { Copy, Download, Ellipsis, FolderOpen, Frame, Pencil, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_PROJECT_NAME_LENGTH } from '../../../studio/services/project-name.ts';
import type { Project } from '../../../studio/services/projects.ts';
import { IconButton } from '../../components/icon-button.tsx';
import { ContextMenu, MenuButton, type MenuEntry } from '../../components/menu.tsx';
import { RenameField } from '../../components/rename-field.tsx';
import { useStudio } from '../../state/studio-context.tsx';
import { useObjectUrl } from '../../state/use-object-url.ts';
import { useFormat } from '../../words/use-format.ts';
import styles from './projects.module.css';

export interface ProjectActions {
  readonly open: (project: Project) => void;
  readonly rename: (project: Project, name: string) => void;
  readonly duplicate: (project: Project) => void;
  readonly exportFile: (project: Project) => void;
  readonly remove: (project: Project) => void;
}

interface ProjectCardProps {
  readonly project: Project;
  readonly actions: ProjectActions;
  readonly isCurrent: boolean;
  readonly onFocus: () => void;
}

/** A project on Home: its picture opens it, its menu does the rest. */
export function ProjectCard({ project, actions, isCurrent, onFocus }: ProjectCardProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const studio = useStudio();
  const [isRenaming, setIsRenaming] = useState(false);
  const picture = useRef<HTMLButtonElement>(null);
  const { url } = useObjectUrl(`${project.id} ${project.thumbnailId}`, async () => {
    const thumbnail = await studio.projects.thumbnail(project.id);
    if (!thumbnail) throw new Error('The project has no thumbnail yet.');
    return thumbnail;
  });
  const entries: readonly MenuEntry[] = [
    { label: t('projects.open'), icon: <FolderOpen size={16} aria-hidden />, run: () => actions.open(project) },
    { label: t('projects.rename'), icon: <Pencil size={16} aria-hidden />, hint: 'F2', run: () => setIsRenaming(true) },
    { label: t('projects.duplicate'), icon: <Copy size={16} aria-hidden />, run: () => actions.duplicate(project) },
    { label: t('projects.export'), icon: <Download size={16} aria-hidden />, run: () => actions.exportFile(project) },
    'line',
    {
      label: t('projects.remove'),
      icon: <Trash2 size={16} aria-hidden />,
      hint: t('projects.deleteKey'),
      isDanger: true,
      run: () => actions.remove(project),
    },
  ];
  const facts = t('projects.facts', {
    edited: format.shortDate(project.updatedAt),
    size: format.bytes(project.sizeBytes),
  });

  return (
    <li className={styles.card}>
      <ContextMenu entries={entries}>
        <button
          ref={picture}
          type="button"
          className={styles.thumbnail}
          data-project={project.id}
          tabIndex={isCurrent ? 0 : -1}
          aria-label={t('projects.card', { name: project.name, facts })}
          onFocus={onFocus}
          onClick={() => actions.open(project)}
          onKeyDown={(event) => {
            if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
            if (event.key === 'F2') setIsRenaming(true);
            else if (event.key === 'Delete' || event.key === 'Backspace') actions.remove(project);
            else return;
            event.preventDefault();
          }}
        >
          {url === undefined ? <Frame size={20} aria-hidden /> : <img src={url} alt="" draggable={false} />}
        </button>
      </ContextMenu>
      <div className={styles.line}>
        {isRenaming ? (
          <RenameField
            label={t('projects.name')}
            name={project.name}
            maxLength={MAX_PROJECT_NAME_LENGTH}
            onDone={(name, isByKey) => {
              if (isByKey) picture.current?.focus();
              setIsRenaming(false);
              if (name !== undefined) actions.rename(project, name);
            }}
          />
        ) : (
          <p className={styles.name} title={project.name} onDoubleClick={() => setIsRenaming(true)}>
            {project.name}
          </p>
        )}
        <MenuButton entries={entries}>
          <IconButton label={t('projects.more', { name: project.name })} icon={<Ellipsis size={16} />} />
        </MenuButton>
      </div>
      <p className={styles.facts}>{facts}</p>
    </li>
  );
}
