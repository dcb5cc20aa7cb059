import { lazy, type ReactNode, Suspense, useCallback, useState } from 'react';
import { BatchFields } from './batch-fields.tsx';
import type { BatchStore } from './batch-store.ts';
import { GenerateMenu } from './generate-menu.tsx';
import type { DraftRequest, RequestDraft } from './request-draft.ts';
import { SheetTrouble } from './sheet-trouble.tsx';
import { useForever } from './use-forever.ts';
import { useSheetMessages } from './use-sheet-messages.ts';

const GridDialog = lazy(() => import('./grid-dialog.tsx'));

/** Where each part goes. */
export interface BatchParts {
  /** Beside the Generate button. */
  readonly menu: ReactNode;
  /** Among the settings. */
  readonly fields: ReactNode;
  /** Over the queue. */
  readonly trouble: ReactNode;
  /** Anywhere. */
  readonly dialog: ReactNode;
}

/** All that queues more than one job, and what else the Generate button can do. It belongs to the page, not to a place of it: what it has begun goes on elsewhere. */
export function useBatches(
  { draft, runAtFront }: { readonly draft: DraftRequest; readonly runAtFront: () => void },
  batch: BatchStore,
  projectId: string | undefined,
): BatchParts {
  const forever = useForever(draft, batch, projectId);
  const [gridDraft, setGridDraft] = useState<RequestDraft>();
  useSheetMessages();
  const openGrid = useCallback(() => {
    // What keeps it from being drafted is said beside the prompt.
    void draft().then(setGridDraft);
  }, [draft]);
  return {
    menu: <GenerateMenu forever={forever} onFront={runAtFront} onGrid={openGrid} />,
    fields: <BatchFields batch={batch} onGrid={openGrid} />,
    trouble: <SheetTrouble />,
    dialog: gridDraft ? (
      <Suspense>
        <GridDialog draft={gridDraft} projectId={projectId} onClose={() => setGridDraft(undefined)} />
      </Suspense>
    ) : undefined,
  };
}
