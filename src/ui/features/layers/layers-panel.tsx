import {
  ChevronDown,
  ChevronUp,
  Circle,
  Copy,
  FolderPlus,
  Group,
  Image,
  Square,
  Trash2,
  Type,
  Ungroup,
} from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../components/icon-button.tsx';
import { useEditing } from '../../document/editing-context.tsx';
import { useDocumentState, useSelection } from '../../document/use-document.ts';
import type { LayerActions } from '../../document/use-layer-actions.ts';
import { keyLabel, SHORTCUTS } from '../../keyboard/shortcuts.ts';
import { LayerTree, type LayerTreeProps } from './layer-tree-view.tsx';
import styles from './layers-panel.module.css';

interface LayersPanelProps extends Omit<LayerTreeProps, 'labelledBy'> {
  readonly onAddPicture: () => void;
}

/** All layers, topmost first, with what adds, copies, moves and removes them. */
export function LayersPanel({ onAddPicture, ...tree }: LayersPanelProps) {
  const { t } = useTranslation();
  const { document } = useEditing();
  const { actions } = tree;
  const titleId = useId();
  const state = useDocumentState(document);
  const hasSelection = useSelection(document).length > 0;
  const { isReadOnly } = document;
  return (
    <section className={styles.panel} aria-labelledby={titleId}>
      <header className={styles.header}>
        <h2 id={titleId}>{t('layers.title')}</h2>
        <span className={styles.count}>{t('layers.count', { count: state.layers.size })}</span>
      </header>
      {/* biome-ignore lint/a11y/useSemanticElements: no form, so no fieldset. */}
      <div className={styles.bar} role="group" aria-label={t('layers.addTitle')}>
        <IconButton
          label={t('layers.addPicture')}
          icon={<Image size={16} aria-hidden />}
          isUnavailable={isReadOnly}
          onClick={onAddPicture}
        />
        <IconButton
          label={t('layers.addText')}
          hint={keyLabel(SHORTCUTS.editor.newText.shown)}
          icon={<Type size={16} aria-hidden />}
          isUnavailable={isReadOnly}
          onClick={actions.addText}
        />
        <IconButton
          label={t('layers.addRectangle')}
          icon={<Square size={16} aria-hidden />}
          isUnavailable={isReadOnly}
          onClick={() => actions.addShape('rectangle')}
        />
        <IconButton
          label={t('layers.addEllipse')}
          icon={<Circle size={16} aria-hidden />}
          isUnavailable={isReadOnly}
          onClick={() => actions.addShape('ellipse')}
        />
        <IconButton
          label={t('layers.addGroup')}
          icon={<FolderPlus size={16} aria-hidden />}
          isUnavailable={isReadOnly}
          onClick={actions.addGroup}
        />
      </div>
      <LayerTree {...tree} labelledBy={titleId} />
      <SelectionBar actions={actions} isUnavailable={isReadOnly || !hasSelection} />
    </section>
  );
}

interface SelectionBarProps {
  readonly actions: LayerActions;
  readonly isUnavailable: boolean;
}

function SelectionBar({ actions, isUnavailable }: SelectionBarProps) {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/useSemanticElements: no form, so no fieldset.
    <div className={styles.bar} role="group" aria-label={t('layers.selectionTitle')}>
      <IconButton
        label={t('layers.forward')}
        hint={keyLabel(SHORTCUTS.editor.forward.shown)}
        icon={<ChevronUp size={16} aria-hidden />}
        isUnavailable={isUnavailable}
        onClick={() => actions.step('forward')}
      />
      <IconButton
        label={t('layers.backward')}
        hint={keyLabel(SHORTCUTS.editor.backward.shown)}
        icon={<ChevronDown size={16} aria-hidden />}
        isUnavailable={isUnavailable}
        onClick={() => actions.step('backward')}
      />
      <IconButton
        label={t('layers.duplicate')}
        hint={keyLabel(SHORTCUTS.editor.duplicate.shown)}
        icon={<Copy size={16} aria-hidden />}
        isUnavailable={isUnavailable}
        onClick={actions.duplicate}
      />
      <IconButton
        label={t('layers.group')}
        hint={keyLabel(SHORTCUTS.editor.groupLayers.shown)}
        icon={<Group size={16} aria-hidden />}
        isUnavailable={isUnavailable}
        onClick={actions.group}
      />
      <IconButton
        label={t('layers.ungroup')}
        hint={keyLabel(SHORTCUTS.editor.ungroupLayers.shown)}
        icon={<Ungroup size={16} aria-hidden />}
        isUnavailable={isUnavailable}
        onClick={actions.ungroup}
      />
      <IconButton
        label={t('layers.remove')}
        hint={SHORTCUTS.layers.removeLayers.shown}
        icon={<Trash2 size={16} aria-hidden />}
        isUnavailable={isUnavailable}
        onClick={actions.remove}
      />
    </div>
  );
}
