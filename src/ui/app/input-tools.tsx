import { lazy, Suspense } from 'react';
import type { InputTools } from '../features/generate/input-panel.tsx';

const PicturePicker = lazy(async () => ({
  default: (await import('../features/pictures/picture-picker.tsx')).PicturePicker,
}));
const MaskEditor = lazy(async () => ({
  default: (await import('../features/mask-editor/mask-editor.tsx')).MaskEditor,
}));

/** What the generation form shows of other features: the choice of a picture, and the painter of its mask. */
export const INPUT_TOOLS: InputTools = {
  pickPicture: (onChoose, onClose) => (
    <Suspense fallback={undefined}>
      <PicturePicker
        onClose={onClose}
        onChoose={({ assetId, name, width, height }) => onChoose({ assetId, name, width, height })}
      />
    </Suspense>
  ),
  paintMask: ({ picture, maskId, area, box }, onPainted, onClose) =>
    picture === null ? undefined : (
      <Suspense fallback={undefined}>
        <MaskEditor
          assetId={picture.assetId}
          maskId={maskId}
          box={area === 'box' ? box : null}
          onChange={onPainted}
          onClose={onClose}
        />
      </Suspense>
    ),
};
