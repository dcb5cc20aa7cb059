import type { RefObject } from 'react';
import type { BatchParts } from '../features/batches/use-batches.tsx';
import type { FormStore } from '../features/generate/form-store.ts';
import type { Generate } from '../features/generate/use-generate.ts';

/** What the page gives the editor. */
export interface EditorPageProps {
  readonly projectId: string;
  readonly form: FormStore;
  /** Starts jobs of this project. */
  readonly generate: Generate;
  readonly batches: BatchParts;
  readonly promptRef: RefObject<HTMLTextAreaElement | null>;
  readonly onOpenResult: (resultId: string) => void;
  readonly onClose: () => void;
}
