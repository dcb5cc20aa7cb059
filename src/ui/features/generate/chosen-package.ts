import type { OfferedPackage } from '../../../studio/services/studio.ts';
import type { FormState } from './form-store.ts';

/** The model that the form means: the chosen one, or the first on offer when none is chosen or it is gone. */
export function chosenPackage(
  form: Pick<FormState, 'packageId'>,
  packages: readonly OfferedPackage[],
): OfferedPackage | undefined {
  return packages.find(({ manifest }) => manifest.id === form.packageId) ?? packages[0];
}
