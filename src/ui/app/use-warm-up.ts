import { useEffect } from 'react';
import { useStore } from 'zustand';
import { chosenPackage } from '../features/generate/chosen-package.ts';
import type { FormStore } from '../features/generate/form-store.ts';
import { useStudio } from '../state/studio-context.tsx';
import { useWatchable } from '../state/use-watchable.ts';

/** Has the chosen model made ready in the background once it is on the device, and again for another device. */
export function useWarmUp(form: FormStore): void {
  const studio = useStudio();
  const { packages } = useWatchable(studio.models);
  const { report, provider } = useWatchable(studio.device);
  const packageId = useStore(form, (state) => state.packageId);
  const chosen = chosenPackage({ packageId }, packages);
  const readyId = chosen?.installed ? chosen.manifest.id : undefined;
  const isDeviceKnown = report !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another provider needs sessions of its own.
  useEffect(() => {
    if (readyId === undefined || !isDeviceKnown) return;
    studio.jobs.warmUp(readyId).catch(() => {
      // It never rejects but for a studio that could not be composed, which the page says elsewhere.
    });
  }, [studio, readyId, isDeviceKnown, provider]);
}
