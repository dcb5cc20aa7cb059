import { createContext, useContext } from 'react';
import type { Studio } from '../../studio/services/studio.ts';

const StudioContext = createContext<Studio | undefined>(undefined);

/** Hands the application object to everything below. */
export const StudioProvider = StudioContext.Provider;

/** The application object. @throws Error outside a StudioProvider: a mistake in the code, not a state of the app. */
export function useStudio(): Studio {
  const studio = useContext(StudioContext);
  if (!studio) throw new Error('useStudio needs a StudioProvider above it.');
  return studio;
}
