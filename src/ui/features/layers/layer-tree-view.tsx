import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEditing } from '../../document/editing-context.tsx';
import { type LayerRow, layerRows } from '../../document/layer-tree.ts';
import { useDocumentState, useSelection } from '../../document/use-document.ts';
import type { LayerActions } from '../../document/use-layer-actions.ts';
import { useShortcuts } from '../../keyboard/use-shortcuts.ts';
import { LayerItem } from './layer-item.tsx';
import styles from './layer-tree.module.css';
import { nextSelection } from './next-selection.ts';
import { useRowDrag } from './use-row-drag.ts';

export interface LayerTreeProps {
  readonly labelledBy: string;
  readonly actions: LayerActions;
  readonly collapsedIds: ReadonlySet<string>;
  readonly onCollapse: (layerId: string, isCollapsed: boolean) => void;
  /** The layer whose name is being edited. */
  readonly renamingId: string | undefined;
  readonly onRename: (layerId: string | undefined) => void;
}

/** The list itself: one tab stop, arrows move and select, left and right close and open groups. */
export function LayerTree(props: LayerTreeProps) {
  const { labelledBy, actions, collapsedIds, onCollapse, renamingId, onRename } = props;
  const { t } = useTranslation();
  const { document } = useEditing();
  const state = useDocumentState(document);
  const selection = useSelection(document);
  const tree = useRef<HTMLDivElement>(null);
  const [currentId, setCurrentId] = useState<string>();
  /** Where a range of the selection begins. */
  const anchorId = useRef<string>(undefined);
  const rows = state.artboards.flatMap(({ id }) => layerRows(state, id, collapsedIds));
  const ids = rows.map(({ layer }) => layer.id);
  const selected = new Set(selection);
  const isThere = currentId !== undefined && ids.includes(currentId);
  const current = isThere ? currentId : (ids.find((id) => selected.has(id)) ?? ids[0]);
  const drag = useRowDrag(tree, rows);

  const focusRow = (id: string | undefined) => {
    if (id === undefined) return;
    setCurrentId(id);
    rowOf(tree.current, id)?.focus();
  };

  // A line that goes away with the focus in it hands it to the one that is selected in its place.
  const focused = useRef<string>(undefined);
  useEffect(() => {
    if (focused.current === undefined || ids.includes(focused.current)) return;
    focused.current = undefined;
    const element = rowOf(tree.current, current) ?? tree.current;
    element?.focus();
  });
  // What is selected elsewhere (a new layer, a click on the stage) is what the list comes back to, and in view.
  const firstSelected = selection[0];
  useEffect(() => {
    if (firstSelected === undefined || tree.current?.contains(globalThis.document.activeElement)) return;
    setCurrentId(firstSelected);
    rowOf(tree.current, firstSelected)?.scrollIntoView({ block: 'nearest' });
  }, [firstSelected]);

  const choose = (id: string, how: 'only' | 'toggle' | 'range') => {
    document.select(nextSelection(ids, document.getSelection(), id, anchorId.current, how));
    if (how !== 'range') anchorId.current = id;
    setCurrentId(id);
  };

  const step = (event: KeyboardEvent, target: string | undefined) => {
    event.preventDefault();
    if (target === undefined) return;
    focusRow(target);
    if (!event.ctrlKey && !event.metaKey) choose(target, event.shiftKey ? 'range' : 'only');
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const isOnRow = event.target instanceof HTMLElement && event.target.matches('[role="treeitem"]');
    const index = current === undefined ? -1 : ids.indexOf(current);
    const row = rows[index];
    if (!isOnRow || !row || event.altKey) return;
    const isRtl = getComputedStyle(event.currentTarget).direction === 'rtl';
    const open = isRtl ? 'ArrowLeft' : 'ArrowRight';
    const close = isRtl ? 'ArrowRight' : 'ArrowLeft';
    if (event.key === 'ArrowDown') step(event, ids[index + 1]);
    else if (event.key === 'ArrowUp') step(event, ids[index - 1]);
    else if (event.key === 'Home') step(event, ids[0]);
    else if (event.key === 'End') step(event, ids.at(-1));
    else if (event.key === open && row.isExpanded === false) onCollapse(row.layer.id, false);
    else if (event.key === open && row.isExpanded) step(event, childOf(rows, index));
    else if (event.key === close && row.isExpanded) onCollapse(row.layer.id, true);
    else if (event.key === close && ids.includes(row.layer.parentId)) step(event, row.layer.parentId);
    else if (event.key === ' ') choose(row.layer.id, event.ctrlKey || event.metaKey ? 'toggle' : 'only');
    else return;
    event.preventDefault();
  };

  useShortcuts(
    'layers',
    {
      removeLayers: actions.remove,
      renameLayer: () => current !== undefined && !document.isReadOnly && onRename(current),
      moveUp: () => actions.step('forward'),
      moveDown: () => actions.step('backward'),
    },
    tree,
  );

  return (
    <>
      <div
        ref={tree}
        role="tree"
        tabIndex={rows.length === 0 ? 0 : -1}
        aria-labelledby={labelledBy}
        aria-multiselectable
        className={styles.tree}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          const row = event.target.closest<HTMLElement>('[data-row]');
          focused.current = row?.dataset['row'];
        }}
        onBlur={() => {
          // Chromium tells no blur of what is taken out of the page, so this is a focus that left on its own.
          focused.current = undefined;
        }}
      >
        {rows.map((row) => (
          <LayerItem
            key={row.layer.id}
            row={row}
            isSelected={selected.has(row.layer.id)}
            isCurrent={row.layer.id === current}
            isReadOnly={document.isReadOnly}
            isRenaming={row.layer.id === renamingId}
            dropMark={drag.mark?.layerId === row.layer.id ? drag.mark.where : undefined}
            onChoose={(how) => choose(row.layer.id, how)}
            onDragStart={(event) => drag.start(event, row.layer.id)}
            onStartRename={() => onRename(row.layer.id)}
            onRename={(name, isByKey) => {
              onRename(undefined);
              if (isByKey) focusRow(row.layer.id);
              if (name !== undefined) actions.rename(row.layer, name);
            }}
            onCollapse={(isCollapsed) => onCollapse(row.layer.id, isCollapsed)}
            onSetVisible={(isVisible) => actions.setVisible(row.layer, isVisible)}
            onSetLocked={(isLocked) => actions.setLocked(row.layer, isLocked)}
          />
        ))}
      </div>
      {rows.length === 0 ? <p className={styles.empty}>{t('layers.empty')}</p> : undefined}
    </>
  );
}

function rowOf(tree: HTMLElement | null, id: string | undefined): HTMLElement | null | undefined {
  return id === undefined ? undefined : tree?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`);
}

function childOf(rows: readonly LayerRow[], index: number): string | undefined {
  const child = rows[index + 1];
  return child?.layer.parentId === rows[index]?.layer.id ? child?.layer.id : undefined;
}
