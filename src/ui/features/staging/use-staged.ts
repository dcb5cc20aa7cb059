import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cutText } from '../../../domain/core/cut-text.ts';
import type { Result } from '../../../studio/services/studio.ts';
import { announce } from '../../components/live-region.tsx';
import { useEditing } from '../../document/editing-context.tsx';
import { useDocumentState } from '../../document/use-document.ts';
import type { LayerActions } from '../../document/use-layer-actions.ts';
import { useStudio } from '../../state/studio-context.tsx';
import { useWatchable } from '../../state/use-watchable.ts';
import { showError } from '../../trouble/show-error.ts';

/** How much of a prompt names its layer, UTF-16 units. */
const NAME_LENGTH = 60;

/** Results of a project that wait to be taken or left. */
export interface Staged {
  /** Oldest first. */
  readonly results: readonly Result[];
  /** The one that is looked at; undefined when none waits. */
  readonly shown: Result | undefined;
  /** From 0. */
  readonly index: number;
  readonly show: (index: number) => void;
  /** Makes it a layer: one step of history. */
  readonly accept: (result: Result) => void;
  /** It stays in the gallery. */
  readonly discard: (result: Result) => void;
}

/** The results of a project that wait. The first picture of a project without layers is taken by itself. */
export function useStaged(projectId: string, actions: LayerActions): Staged {
  const { t } = useTranslation();
  const studio = useStudio();
  const { document } = useEditing();
  const state = useDocumentState(document);
  const { results: all } = useWatchable(studio.results);
  const results = useMemo(
    () => all.filter((result) => result.projectId === projectId && result.isStaged).toReversed(),
    [all, projectId],
  );
  const [shownId, setShownId] = useState<string>();
  // What is looked at stays in sight when others come or go; its neighbour follows it.
  const lastIndex = useRef(0);
  const found = results.findIndex(({ id }) => id === shownId);
  const index = found >= 0 ? found : Math.min(lastIndex.current, Math.max(0, results.length - 1));
  useEffect(() => {
    lastIndex.current = index;
  });

  const unstage = useCallback(
    (result: Result) => {
      studio.results.unstage(result.id).catch((error: unknown) => showError(t, error));
    },
    [studio, t],
  );
  const accept = useCallback(
    (result: Result) => {
      const { id, assetId, width, height } = result;
      const name = cutText(result.recipe.request.prompt.replaceAll(/\s+/g, ' ').trim(), NAME_LENGTH);
      // The layer has the result's id: taken in two tabs at once it is still one layer.
      const isThere = document.getState().layers.has(id);
      if (isThere || actions.addPicture({ layerId: id, assetId, width, height, name })) unstage(result);
    },
    [document, actions, unstage],
  );
  const discard = useCallback(
    (result: Result) => {
      unstage(result);
      announce(t('editor.discarded'));
    },
    [unstage, t],
  );

  const [oldest] = results;
  const isFirst = oldest && state.layers.size === 0 && !document.isReadOnly && !document.getHistory().canRedo;
  const taken = useRef<string>(undefined);
  useEffect(() => {
    if (!isFirst || taken.current === oldest.id) return;
    taken.current = oldest.id;
    accept(oldest);
  }, [isFirst, oldest, accept]);

  return { results, shown: results[index], index, show: (at) => setShownId(results[at]?.id), accept, discard };
}
