import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Artboard, Layer } from '../../domain/document/records.ts';
import { announce } from '../components/live-region.tsx';
import { showToast } from '../components/toast-store.ts';
import type { Editing } from './editing.ts';
import { useEditing } from './editing-context.tsx';
import { stepTarget } from './layer-order.ts';
import { artboardOf, groupsAround, isLayerLocked, layerRows, outermostLayers } from './layer-tree.ts';
import { layerName } from './layer-words.ts';

/** A picture that becomes a layer. */
export interface PictureToAdd {
  readonly assetId: string;
  readonly width: number;
  readonly height: number;
  readonly name: string;
  /** A new one where nothing is said. */
  readonly layerId?: string;
}

/** What keys, buttons and menus do to layers; those without an argument do it to the selection. */
export interface LayerActions {
  addText(): void;
  addShape(shape: 'rectangle' | 'ellipse'): void;
  /** In the middle, made smaller where it would not fit. @returns false when the document refused it. */
  addPicture(picture: PictureToAdd): boolean;
  addGroup(): void;
  remove(): void;
  duplicate(): void;
  group(): void;
  ungroup(): void;
  step(direction: 'forward' | 'backward'): void;
  selectNext(direction: 'above' | 'below'): void;
  selectAll(): void;
  selectNone(): void;
  setVisible(layer: Layer, isVisible: boolean): void;
  setLocked(layer: Layer, isLocked: boolean): void;
  rename(layer: Layer, name: string): void;
}

/** The actions on layers of the open document. Groups in `collapsedIds` are passed by, not entered. */
export function useLayerActions(collapsedIds: ReadonlySet<string>): LayerActions {
  const { t } = useTranslation();
  const editing = useEditing();
  return useMemo(() => {
    const { document } = editing;
    const selected = () => outermostLayers(document.getState(), document.getSelection());
    const nameOf = (id: string | undefined) => {
      const layer = document.getState().layers.get(id ?? '');
      return layer ? layerName(t, layer) : '';
    };
    const added = (layerId: string) => {
      document.select([layerId]);
      announce(t('layers.added', { name: nameOf(layerId) }));
    };

    return {
      addText() {
        const { artboard, parentId } = placeForNew(editing);
        if (!artboard) return;
        const layerId = crypto.randomUUID();
        const fontSize = Math.max(12, Math.round(Math.min(artboard.width, artboard.height) / 10));
        const text = t('layers.newText');
        const x = Math.round(artboard.width / 10);
        const y = Math.round(artboard.height / 10);
        if (editing.run('addText', { layerId, ...parentId, name: '', text, fontSize, x, y })) added(layerId);
      },
      addShape(shape) {
        const { artboard, parentId } = placeForNew(editing);
        if (!artboard) return;
        const layerId = crypto.randomUUID();
        const side = Math.max(1, Math.round(Math.min(artboard.width, artboard.height) / 2));
        const x = Math.round((artboard.width - side) / 2);
        const y = Math.round((artboard.height - side) / 2);
        const isAdded = editing.run('addShape', {
          layerId,
          ...parentId,
          name: '',
          shape,
          x,
          y,
          width: side,
          height: side,
          fill: '#7c6cf0',
        });
        if (isAdded) added(layerId);
      },
      addPicture({ assetId, width, height, name, layerId = crypto.randomUUID() }) {
        const { artboard, parentId } = placeForNew(editing);
        if (!artboard) return false;
        const scale = Math.min(1, artboard.width / width, artboard.height / height);
        const x = Math.round((artboard.width - width * scale) / 2);
        const y = Math.round((artboard.height - height * scale) / 2);
        const place = { layerId, ...parentId, name, x, y };
        if (scale === 1) {
          if (!editing.run('addRaster', { ...place, assetId, width, height })) return false;
        } else {
          editing.preview(layerId, 'addRaster', { ...place, assetId, width, height });
          editing.preview(layerId, 'transformLayers', { transforms: [{ layerId, scaleX: scale, scaleY: scale }] });
          editing.commit();
          if (!document.getState().layers.has(layerId)) return false;
        }
        added(layerId);
        return true;
      },
      addGroup() {
        const { parentId } = placeForNew(editing);
        const layerId = crypto.randomUUID();
        if (editing.run('addGroup', { layerId, ...parentId, name: '' })) added(layerId);
      },
      remove() {
        const state = document.getState();
        const ids = selected().filter((id) => !isLayerLocked(state, id));
        if (ids.length < selected().length) showToast({ tone: 'info', title: t('layers.lockedStay') });
        if (ids.length === 0) return;
        const words = t('layers.removed', { count: ids.length, name: nameOf(ids[0]) });
        const next = neighbourOf(editing, ids, collapsedIds);
        if (!editing.run('deleteLayers', { layerIds: ids })) return;
        document.select(next === undefined ? [] : [next]);
        announce(words);
      },
      duplicate() {
        const layerIds = selected();
        if (layerIds.length === 0) return;
        const copyIds = layerIds.map(() => crypto.randomUUID());
        if (!editing.run('duplicateLayers', { layerIds, copyIds })) return;
        document.select(copyIds);
        announce(t('layers.duplicated', { count: copyIds.length, name: nameOf(copyIds[0]) }));
      },
      group() {
        const layerIds = selected();
        const groupId = crypto.randomUUID();
        if (layerIds.length === 0 || !editing.run('groupLayers', { groupId, layerIds })) return;
        document.select([groupId]);
        announce(t('layers.grouped', { count: layerIds.length }));
      },
      ungroup() {
        const state = document.getState();
        const groups = selected().filter((id) => state.layers.get(id)?.kind === 'group');
        const freed = groups.flatMap((id) => state.children.get(id) ?? []);
        if (groups.length === 0) return;
        for (const layerId of groups) editing.preview('ungroup', 'ungroupLayer', { layerId });
        editing.commit();
        document.select(freed);
        announce(t('layers.ungrouped'));
      },
      step(direction) {
        const target = stepTarget(document.getState(), document.getSelection(), direction, collapsedIds);
        if (!target) announce(t(direction === 'forward' ? 'layers.isOnTop' : 'layers.isAtBottom'));
        else if (editing.run('reorderLayers', target)) {
          const name = nameOf(target.layerIds[0]);
          announce(t(direction === 'forward' ? 'layers.movedUp' : 'layers.movedDown', { name }));
        }
      },
      selectNext(direction) {
        const rows = allRows(editing, collapsedIds);
        const at = rows.findIndex(({ layer }) => document.getSelection().includes(layer.id));
        const offset = direction === 'above' ? -1 : 1;
        const next = at < 0 ? (direction === 'above' ? rows.at(-1) : rows[0]) : rows[at + offset];
        if (!next) return;
        document.select([next.layer.id]);
        announce(layerName(t, next.layer));
      },
      selectAll() {
        const { artboards, children } = document.getState();
        document.select(artboards.flatMap(({ id }) => children.get(id) ?? []));
      },
      selectNone: () => document.select([]),
      setVisible: (layer, isVisible) => {
        editing.run('setVisibility', { layerIds: [layer.id], isVisible });
      },
      setLocked: (layer, isLocked) => {
        editing.run('setLock', { layerIds: [layer.id], isLocked });
      },
      rename: (layer, name) => {
        editing.run('renameLayer', { layerId: layer.id, name });
      },
    };
  }, [editing, collapsedIds, t]);
}

/** New layers go above what is selected: into the same group, on the same artboard. */
function placeForNew({ document }: Editing): {
  readonly artboard: Artboard | undefined;
  readonly parentId: { readonly parentId?: string };
} {
  const state = document.getState();
  const beside = state.layers.get(outermostLayers(state, document.getSelection()).at(-1) ?? '');
  const artboardId = beside && artboardOf(state, beside.id);
  const artboard = state.artboards.find(({ id }) => id === artboardId) ?? state.artboards[0];
  // A locked group takes nothing in.
  const isOpen = beside && !isLayerLocked(state, beside.parentId);
  const parentId = isOpen ? beside.parentId : artboard?.id;
  return { artboard, parentId: parentId === undefined ? {} : { parentId } };
}

function allRows({ document }: Editing, collapsedIds: ReadonlySet<string>) {
  const state = document.getState();
  return state.artboards.flatMap(({ id }) => layerRows(state, id, collapsedIds));
}

/** The line that takes the place of those that go away: the one below, or above the first. */
function neighbourOf(editing: Editing, ids: readonly string[], collapsedIds: ReadonlySet<string>): string | undefined {
  const state = editing.document.getState();
  const gone = new Set(ids);
  const goes = (id: string) => gone.has(id) || groupsAround(state, id).some((group) => gone.has(group.id));
  const rows = allRows(editing, collapsedIds).map(({ layer }) => layer.id);
  const first = rows.findIndex(goes);
  return rows.slice(first).find((id) => !goes(id)) ?? rows.slice(0, first).findLast((id) => !goes(id));
}
