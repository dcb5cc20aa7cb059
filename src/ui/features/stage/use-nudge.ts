import type { FocusEvent, KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { announce } from '../../components/live-region.tsx';
import { useEditing } from '../../document/editing-context.tsx';
import { isLayerLocked, placedLayers } from '../../document/layer-tree.ts';

/** Moving the selection by keys. From the first press until the key is let go it is one step. */
export function useNudge() {
  const { t } = useTranslation();
  const editing = useEditing();
  const { document } = editing;

  const move = (x: number, y: number) => () => {
    const state = document.getState();
    const layers = placedLayers(state, document.getSelection()).filter(({ id }) => !isLayerLocked(state, id));
    if (layers.length === 0 || document.isReadOnly) return;
    const transforms = layers.map((layer) => ({ layerId: layer.id, x: layer.x + x, y: layer.y + y }));
    editing.preview('nudge', 'transformLayers', { transforms });
  };
  const finish = () => {
    editing.commit();
    const [layer] = placedLayers(document.getState(), document.getSelection());
    if (layer) announce(t('editor.position', { x: Math.round(layer.x), y: Math.round(layer.y) }));
  };
  return {
    shortcuts: {
      nudgeLeft: move(-1, 0),
      nudgeRight: move(1, 0),
      nudgeUp: move(0, -1),
      nudgeDown: move(0, 1),
      nudgeFarLeft: move(-10, 0),
      nudgeFarRight: move(10, 0),
      nudgeFarUp: move(0, -10),
      nudgeFarDown: move(0, 10),
    },
    onKeyUp(event: KeyboardEvent) {
      if (event.key.startsWith('Arrow')) finish();
    },
    onBlur(event: FocusEvent<HTMLElement>) {
      if (event.target === event.currentTarget) editing.commit();
    },
  };
}
