import { createContext, useContext } from 'react';
import type { Editing } from './editing.ts';

const EditingContext = createContext<Editing | undefined>(undefined);

/** Hands the open document to the parts of the editor. */
export const EditingProvider = EditingContext.Provider;

/** The open document and how to change it. @throws Error outside an EditingProvider: a mistake in the code. */
export function useEditing(): Editing {
  const editing = useContext(EditingContext);
  if (!editing) throw new Error('useEditing needs an EditingProvider above it.');
  return editing;
}
