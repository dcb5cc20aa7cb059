import { useCallback, useSyncExternalStore } from 'react';
import type { DocumentSession, HistoryState } from '../../domain/document/document-session.ts';
import type { DocumentState } from '../../domain/document/records.ts';

/** The document as it is now; the component renders again after each change, whoever made it. */
export function useDocumentState(document: DocumentSession): DocumentState {
  const subscribe = useCallback((listener: () => void) => document.subscribe(listener), [document]);
  const read = useCallback(() => document.getState(), [document]);
  return useSyncExternalStore(subscribe, read);
}

/** The ids of the selected layers of this tab. */
export function useSelection(document: DocumentSession): readonly string[] {
  const subscribe = useCallback((listener: () => void) => document.subscribeSelection(listener), [document]);
  const read = useCallback(() => document.getSelection(), [document]);
  return useSyncExternalStore(subscribe, read);
}

/** The steps of this tab. */
export function useHistory(document: DocumentSession): HistoryState {
  const subscribe = useCallback((listener: () => void) => document.subscribeHistory(listener), [document]);
  const read = useCallback(() => document.getHistory(), [document]);
  return useSyncExternalStore(subscribe, read);
}
