import { useCallback, useRef, useState } from 'react';
import type { OpenProject } from '../../studio/services/projects.ts';
import { useEditing } from '../document/editing-context.tsx';
import { useLayerActions } from '../document/use-layer-actions.ts';
import { PicturePicker } from '../features/pictures/picture-picker.tsx';
import { Stage } from '../features/stage/stage.tsx';
import { StagedPreview } from '../features/staging/staged-preview.tsx';
import { StagingBar } from '../features/staging/staging-bar.tsx';
import { useStaged } from '../features/staging/use-staged.ts';
import { SaveVersionDialog } from '../features/versions/save-version-dialog.tsx';
import { useFocusRescue } from '../keyboard/use-focus-rescue.ts';
import { useShortcuts } from '../keyboard/use-shortcuts.ts';
import { useExportProject } from './editor-export.ts';
import { EditorGenerate } from './editor-generate.tsx';
import styles from './editor-page.module.css';
import type { EditorPageProps } from './editor-page-props.ts';
import { EditorPanels } from './editor-panels.tsx';
import { useProjectName } from './editor-project-name.tsx';
import { EditorStart } from './editor-start.tsx';
import { EditorTopBar } from './editor-top-bar.tsx';

interface EditorWorkspaceProps extends EditorPageProps {
  readonly project: OpenProject;
}

/** The open project: the bar above, what generates beside the stage, layers and history on the other side. */
export function EditorWorkspace(props: EditorWorkspaceProps) {
  const { project, form, generate, batches, promptRef, onOpenResult, onClose } = props;
  const editing = useEditing();
  const { projectId } = project;
  const main = useRef<HTMLElement>(null);
  useFocusRescue(main);
  const [collapsedIds, setCollapsedIds] = useState<ReadonlySet<string>>(new Set());
  const [renamingId, setRenamingId] = useState<string>();
  const [tab, setTab] = useState('layers');
  const [dialog, setDialog] = useState<'pictures' | 'version'>();
  const actions = useLayerActions(collapsedIds);
  const staged = useStaged(projectId, actions);
  const name = useProjectName(projectId);
  const exporting = useExportProject(project, name.value);

  const collapse = useCallback((layerId: string, isCollapsed: boolean) => {
    setCollapsedIds((ids) => new Set(isCollapsed ? [...ids, layerId] : [...ids].filter((id) => id !== layerId)));
  }, []);
  const canEdit = (action: () => void) => () => {
    if (!editing.document.isReadOnly) action();
  };
  const saveVersion = canEdit(() => {
    editing.commit();
    setDialog('version');
  });
  useShortcuts('editor', {
    undo: canEdit(editing.undo),
    redo: canEdit(editing.redo),
    redoToo: canEdit(editing.redo),
    saveVersion,
    exportFile: exporting.start,
    newText: canEdit(actions.addText),
    duplicate: canEdit(actions.duplicate),
    groupLayers: canEdit(actions.group),
    ungroupLayers: canEdit(actions.ungroup),
    forward: canEdit(() => actions.step('forward')),
    backward: canEdit(() => actions.step('backward')),
    selectAbove: () => actions.selectNext('above'),
    selectBelow: () => actions.selectNext('below'),
    selectAll: actions.selectAll,
    selectNone: actions.selectNone,
  });

  return (
    <div className={styles.page}>
      <EditorTopBar project={project} name={name} exporting={exporting} onSaveVersion={saveVersion} onClose={onClose} />
      <main ref={main} tabIndex={-1} className={styles.main}>
        <div className={styles.stageArea}>
          <Stage
            actions={actions}
            onRename={(layerId) => {
              setTab('layers');
              setRenamingId(layerId);
            }}
            over={staged.shown ? <StagedPreview result={staged.shown} /> : undefined}
          />
          <EditorStart
            projectId={projectId}
            hasStaged={staged.shown !== undefined}
            onAddPicture={() => setDialog('pictures')}
            onAddText={actions.addText}
            onDescribe={() => promptRef.current?.focus()}
          />
          <StagingBar staged={staged} />
        </div>
        <EditorGenerate
          projectId={projectId}
          form={form}
          generate={generate}
          batches={batches}
          promptRef={promptRef}
          onOpenResult={onOpenResult}
        />
        <EditorPanels
          project={project}
          tab={tab}
          onTab={setTab}
          onSaveVersion={saveVersion}
          layers={{
            actions,
            collapsedIds,
            onCollapse: collapse,
            renamingId,
            onRename: setRenamingId,
            onAddPicture: () => setDialog('pictures'),
          }}
        />
      </main>
      {dialog === 'pictures' ? (
        <PicturePicker
          onClose={() => setDialog(undefined)}
          onChoose={(item) => {
            setDialog(undefined);
            actions.addPicture(item);
          }}
        />
      ) : undefined}
      {dialog === 'version' ? <SaveVersionDialog project={project} onClose={() => setDialog(undefined)} /> : undefined}
    </div>
  );
}
