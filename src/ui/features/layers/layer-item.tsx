import { ChevronRight, Eye, EyeOff, Lock, LockOpen } from 'lucide-react';
import type { PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_NAME_LENGTH } from '../../../domain/document/field-schemas.ts';
import { classNames } from '../../components/class-names.ts';
import { IconButton } from '../../components/icon-button.tsx';
import { RenameField } from '../../components/rename-field.tsx';
import type { LayerRow } from '../../document/layer-tree.ts';
import { layerName } from '../../document/layer-words.ts';
import { LayerIcon } from './layer-icon.tsx';
import styles from './layer-tree.module.css';
import type { DropMark } from './use-row-drag.ts';

interface LayerItemProps {
  readonly row: LayerRow;
  readonly isSelected: boolean;
  readonly isCurrent: boolean;
  readonly isReadOnly: boolean;
  readonly isRenaming: boolean;
  /** Where what is dragged over it would land. */
  readonly dropMark: DropMark['where'] | undefined;
  readonly onChoose: (how: 'only' | 'toggle' | 'range') => void;
  readonly onDragStart: (event: PointerEvent) => void;
  readonly onStartRename: () => void;
  /** See RenameField. */
  readonly onRename: (name: string | undefined, isByKey: boolean) => void;
  readonly onCollapse: (isCollapsed: boolean) => void;
  readonly onSetVisible: (isVisible: boolean) => void;
  readonly onSetLocked: (isLocked: boolean) => void;
}

/** One layer in the list: what it is, its name, and whether it is shown and locked. */
export function LayerItem(props: LayerItemProps) {
  const { row, isSelected, isCurrent, isReadOnly, isRenaming, dropMark } = props;
  const { t } = useTranslation();
  const { layer, level, isExpanded } = row;
  const name = layerName(t, layer);
  const states = [
    ...(layer.isVisible ? [] : [t('layers.isHidden')]),
    ...(layer.isLocked ? [t('layers.isLocked')] : []),
    ...(layer.isClipped ? [t('layers.isClipped')] : []),
  ];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree hears the keys of all its lines.
    <div
      role="treeitem"
      data-row={layer.id}
      tabIndex={isCurrent ? 0 : -1}
      aria-label={[name, ...states].join(', ')}
      aria-level={level}
      aria-posinset={row.position}
      aria-setsize={row.setSize}
      aria-selected={isSelected}
      aria-expanded={isExpanded}
      className={classNames(
        styles.item,
        isSelected && styles.selected,
        !layer.isVisible && styles.hidden,
        dropMark && styles[dropMark],
      )}
      style={{ paddingInlineStart: `${(level - 1) * 16 + 4}px` }}
      onPointerDown={props.onDragStart}
      onClick={(event) => {
        if (isControl(event.target)) return;
        if (event.shiftKey) props.onChoose('range');
        else props.onChoose(event.ctrlKey || event.metaKey ? 'toggle' : 'only');
      }}
      onDoubleClick={(event) => {
        if (!isReadOnly && !isControl(event.target)) props.onStartRename();
      }}
    >
      {isExpanded === undefined ? (
        <span className={styles.gap} />
      ) : (
        <button
          type="button"
          // The arrow keys of the line do the same.
          tabIndex={-1}
          aria-label={t(isExpanded ? 'layers.close' : 'layers.open', { name })}
          className={classNames(styles.twist, isExpanded && styles.open)}
          onClick={() => props.onCollapse(isExpanded)}
        >
          <ChevronRight size={14} aria-hidden />
        </button>
      )}
      <LayerIcon layer={layer} />
      {isRenaming ? (
        <RenameField
          label={t('layers.name')}
          name={layer.name || name}
          maxLength={MAX_NAME_LENGTH}
          onDone={props.onRename}
        />
      ) : (
        <span className={styles.name}>{name}</span>
      )}
      <IconButton
        className={styles.toggle}
        tabIndex={isCurrent ? 0 : -1}
        label={t(layer.isVisible ? 'layers.hide' : 'layers.show', { name })}
        icon={layer.isVisible ? <Eye size={14} aria-hidden /> : <EyeOff size={14} aria-hidden />}
        isUnavailable={isReadOnly}
        onClick={() => props.onSetVisible(!layer.isVisible)}
      />
      <IconButton
        className={styles.toggle}
        tabIndex={isCurrent ? 0 : -1}
        label={t(layer.isLocked ? 'layers.unlock' : 'layers.lock', { name })}
        icon={layer.isLocked ? <Lock size={14} aria-hidden /> : <LockOpen size={14} aria-hidden />}
        isUnavailable={isReadOnly}
        onClick={() => props.onSetLocked(!layer.isLocked)}
      />
    </div>
  );
}

/** Buttons and the name's field answer for themselves. */
function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('button, input') !== null;
}
