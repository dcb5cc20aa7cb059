import { Archive, FilePlus2, FolderOpen, Plus, Trash2 } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import * as v from 'valibot';
import type { NewProject, Project } from '../../../studio/services/projects.ts';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { announce } from '../../components/live-region.tsx';
import { MenuButton, type MenuEntry } from '../../components/menu.tsx';
import { nextTileIndex } from '../../components/next-tile-index.ts';
import { SelectField } from '../../components/select-field.tsx';
import { showToast } from '../../components/toast-store.ts';
import { useKeptFocus } from '../../keyboard/use-kept-focus.ts';
import { storedValue } from '../../state/stored-value.ts';
import { useStudio } from '../../state/studio-context.tsx';
import { useStored } from '../../state/use-stored.ts';
import { useWatchable } from '../../state/use-watchable.ts';
import { ErrorBanner } from '../../trouble/error-banner.tsx';
import { showError } from '../../trouble/show-error.ts';
import { BackupReminder } from './backup-reminder.tsx';
import { BinDialog } from './bin-dialog.tsx';
import { ProjectCard } from './project-card.tsx';
import { arrangeProjects, PROJECT_ORDERS } from './project-order.ts';
import { PROJECT_TEMPLATES } from './project-templates.ts';
import styles from './projects.module.css';
import { SizeDialog } from './size-dialog.tsx';
import type { ProjectFiles } from './use-project-files.ts';

const storedOrder = storedValue('studio.projectOrder', v.picklist(PROJECT_ORDERS), 'updatedAt');

export interface ProjectsSectionProps {
  readonly files: ProjectFiles;
  readonly onOpen: (projectId: string) => void;
}

/** All projects: new ones, files, search, order, the bin. One tab stop for the cards; arrows move among them. */
export function ProjectsSection({ files, onOpen }: ProjectsSectionProps) {
  const { t } = useTranslation();
  const studio = useStudio();
  const titleId = useId();
  const grid = useRef<HTMLUListElement>(null);
  const { projects, bin, isLoaded, error, recoverable, lastBackupAt } = useWatchable(studio.projects);
  const [order, setOrder] = useStored(storedOrder);
  const [text, setText] = useState('');
  const [currentId, setCurrentId] = useState<string>();
  const [dialog, setDialog] = useState<'bin' | 'size'>();
  // One that is listed all the same is there, but cannot be read.
  const hasDamaged = recoverable.some(({ id }) => [...projects, ...bin].some((project) => project.id === id));
  const shown = arrangeProjects(projects, text, order);
  // The neighbour follows one that goes away.
  const lastIndex = useRef(0);
  const found = shown.findIndex(({ id }) => id === currentId);
  const currentIndex = found >= 0 ? found : Math.max(0, Math.min(lastIndex.current, shown.length - 1));
  useEffect(() => {
    lastIndex.current = currentIndex;
  });
  const keptFocus = useKeptFocus(grid);

  const detached = (work: Promise<unknown>) => {
    work.catch((cause: unknown) => showError(t, cause));
  };
  const create = (project: NewProject) => {
    detached(studio.projects.create(project).then(({ id }) => onOpen(id)));
  };
  const focusCard = (index: number) => {
    const project = shown[index];
    if (!project) return;
    setCurrentId(project.id);
    grid.current?.querySelectorAll<HTMLElement>('[data-project]')[index]?.focus();
  };
  const remove = (project: Project) => {
    const index = shown.findIndex(({ id }) => id === project.id);
    // The neighbour takes the focus, or it would be lost with the card.
    focusCard(index + 1 < shown.length ? index + 1 : index - 1);
    const work = async () => {
      await studio.projects.remove(project.id);
      showToast({
        tone: 'info',
        title: t('projects.removed', { name: project.name }),
        action: { label: t('app.undo'), run: () => detached(studio.projects.restore(project.id)) },
      });
    };
    detached(work());
  };
  const recover = async () => {
    const wanted = recoverable.length;
    const count = await studio.projects.recover();
    if (count > 0) showToast({ tone: 'info', title: t('projects.recovered', { count }) });
    if (count < wanted) showToast({ tone: 'danger', title: t('projects.notRecovered', { count: wanted - count }) });
  };
  const actions = {
    open: ({ id }: Project) => onOpen(id),
    rename: ({ id }: Project, name: string) => detached(studio.projects.rename(id, name)),
    duplicate: ({ id }: Project) =>
      detached(studio.projects.duplicate(id).then(({ name }) => announce(t('projects.duplicated', { name })))),
    exportFile: files.exportProject,
    remove,
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target as HTMLElement).dataset['project']) return;
    const { gridTemplateColumns, direction } = getComputedStyle(event.currentTarget);
    const columns = gridTemplateColumns.split(' ').length;
    const next = nextTileIndex(event.key, currentIndex, shown.length, columns, direction === 'rtl');
    if (next === undefined) return;
    event.preventDefault();
    focusCard(next);
  };
  const newEntries: readonly MenuEntry[] = [
    ...PROJECT_TEMPLATES.map(({ id, width, height }) => ({
      label: t('projects.template', { name: t(`projects.templates.${id}`), width, height }),
      run: () => create({ width, height, background: '#ffffff' }),
    })),
    'line',
    { label: t('projects.custom'), run: () => setDialog('size') },
  ];

  return (
    <section className={styles.section} aria-labelledby={titleId}>
      <header className={styles.header}>
        <h2 id={titleId}>{t('projects.title')}</h2>
        <div className={styles.tools}>
          <MenuButton entries={newEntries} align="start">
            <Button icon={<Plus size={16} aria-hidden />}>{t('projects.new')}</Button>
          </MenuButton>
          <Button icon={<FolderOpen size={16} aria-hidden />} onClick={files.pick}>
            {t('projects.openFile')}
          </Button>
          {projects.length > 0 ? (
            <Button icon={<Archive size={16} aria-hidden />} onClick={files.backUp}>
              {t('projects.backUp')}
            </Button>
          ) : undefined}
          {bin.length > 0 ? (
            <Button icon={<Trash2 size={16} aria-hidden />} onClick={() => setDialog('bin')}>
              {t('projects.binCount', { count: bin.length })}
            </Button>
          ) : undefined}
        </div>
      </header>
      {error ? (
        <ErrorBanner code={error.code} message={error.message} handlers={{ reload: () => location.reload() }} />
      ) : undefined}
      {recoverable.length > 0 ? (
        <Banner
          tone="warning"
          title={t('projects.recoverable', { count: recoverable.length })}
          text={t(hasDamaged ? 'projects.damagedText' : 'projects.recoverableText', { count: recoverable.length })}
          actions={
            <Button variant="primary" onClick={() => detached(recover())}>
              {t('projects.recover')}
            </Button>
          }
        />
      ) : undefined}
      <BackupReminder projects={projects} lastBackupAt={lastBackupAt} onBackUp={files.backUp} />
      {isLoaded ? undefined : <p className={styles.facts}>{t('projects.loading')}</p>}
      {isLoaded && !error && projects.length === 0 ? (
        <div className={styles.empty}>
          <p>{t('projects.empty')}</p>
          <Button icon={<FilePlus2 size={16} aria-hidden />} onClick={files.openSample}>
            {t('projects.openSample')}
          </Button>
        </div>
      ) : undefined}
      {projects.length > 1 ? (
        <div className={styles.filters}>
          <input
            type="search"
            className={styles.search}
            aria-label={t('projects.search')}
            placeholder={t('projects.search')}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <SelectField
            label={t('projects.order')}
            value={order}
            options={PROJECT_ORDERS.map((value) => ({ value, label: t(`projects.orders.${value}`) }))}
            onChange={setOrder}
          />
        </div>
      ) : undefined}
      {projects.length > 0 && shown.length === 0 ? (
        <div className={styles.filters}>
          <p role="status">{t('projects.nothingFound')}</p>
          <Button onClick={() => setText('')}>{t('projects.showAll')}</Button>
        </div>
      ) : undefined}
      <ul ref={grid} className={styles.grid} hidden={shown.length === 0} onKeyDown={onKeyDown} {...keptFocus}>
        {shown.map((project, index) => (
          <ProjectCard
            key={project.id}
            project={project}
            actions={actions}
            isCurrent={index === currentIndex}
            onFocus={() => setCurrentId(project.id)}
          />
        ))}
      </ul>
      {dialog === 'bin' ? <BinDialog onClose={() => setDialog(undefined)} /> : undefined}
      {dialog === 'size' ? (
        <SizeDialog
          onClose={() => setDialog(undefined)}
          onCreate={(size) => {
            setDialog(undefined);
            create({ ...size, background: '#ffffff' });
          }}
        />
      ) : undefined}
    </section>
  );
}
