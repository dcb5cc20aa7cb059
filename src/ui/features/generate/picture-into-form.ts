import type { OfferedPackage } from '../../../studio/services/studio.ts';
import { chosenPackage } from './chosen-package.ts';
import { changeInput, changeSettings, type FormStore } from './form-store.ts';
import type { InputPicture } from './input-settings.ts';
import { sizeForPicture } from './request-of-form.ts';

/**
 * Makes a picture of the studio the one that goes in, and gives the form its proportions within the chosen model's
 * limits. From text alone the mode becomes "picture"; a mask and a frame stay only with the picture they were made for.
 */
export function pictureIntoForm(
  store: FormStore,
  { assetId, name, width, height }: InputPicture,
  packages: readonly OfferedPackage[],
): void {
  const { mode, picture, extension } = store.getState().input;
  changeInput(store, {
    mode: mode === 'text' ? 'picture' : mode,
    picture: { assetId, name, width, height },
    ...(assetId === picture?.assetId ? {} : { maskId: null, box: null }),
  });
  const manifest = chosenPackage(store.getState(), packages)?.manifest;
  if (manifest) changeSettings(store, manifest.id, sizeForPicture({ width, height }, extension, manifest));
}
