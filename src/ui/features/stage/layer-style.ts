import type { CSSProperties } from 'react';
import type { Layer } from '../../../domain/document/records.ts';

/** How a layer lies on its artboard: turned and scaled about its own top left corner, as the domain's scene has it. */
export function placeStyle(layer: Layer): CSSProperties {
  return {
    transform: `translate(${layer.x}px, ${layer.y}px) rotate(${layer.rotation}deg) scale(${layer.scaleX}, ${layer.scaleY})`,
  };
}

/** How it is laid down on what is below it. */
export function inkStyle(layer: Layer): CSSProperties {
  return { opacity: layer.opacity, mixBlendMode: layer.blendMode };
}
