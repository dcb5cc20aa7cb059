import { clipStacks, type ShownLayer } from '../../../domain/document/clip-stacks.ts';
import type { DocumentState, RasterLayer, TextLayer } from '../../../domain/document/records.ts';
import { useStudio } from '../../state/studio-context.tsx';
import { useObjectUrl } from '../../state/use-object-url.ts';
import { DrawingPaths, ShapePath } from './layer-content.tsx';
import { textLines } from './text-lines.ts';

/**
 * What is seen of a layer as SVG, for a mask of which the alpha counts. Opacity and blend mode of the layer itself are left
 * out; of a group only those layers count that nothing clips, since a clipped one adds nothing to an outline.
 */
export function Silhouette({ state, layer }: { readonly state: DocumentState; readonly layer: ShownLayer }) {
  if (layer.kind === 'group')
    return clipStacks(state, layer.id).map(({ base }) => (
      <g key={base.id} opacity={base.opacity}>
        <Silhouette state={state} layer={base} />
      </g>
    ));
  const { x, y, rotation, scaleX, scaleY } = layer;
  return (
    <g transform={`translate(${x} ${y}) rotate(${rotation}) scale(${scaleX} ${scaleY})`}>
      <Outline layer={layer} />
    </g>
  );
}

function Outline({ layer }: { readonly layer: Exclude<ShownLayer, { kind: 'group' }> }) {
  if (layer.kind === 'raster') return <PictureOutline layer={layer} />;
  if (layer.kind === 'text') return <TextOutline layer={layer} />;
  return layer.kind === 'shape' ? <ShapePath layer={layer} /> : <DrawingPaths layer={layer} />;
}

/** All of its place while it is not there: what stands for it must be seen. */
function PictureOutline({ layer }: { readonly layer: RasterLayer }) {
  const studio = useStudio();
  const { assetId, width, height } = layer;
  const { url } = useObjectUrl(assetId, (id) => studio.gallery.asset(id));
  if (url === undefined) return <rect width={width} height={height} />;
  return <image href={url} width={width} height={height} preserveAspectRatio="none" />;
}

function TextOutline({ layer }: { readonly layer: TextLayer }) {
  const { fontFamily, fontSize, fontWeight, color } = layer;
  return (
    <text style={{ fontFamily, fontSize, fontWeight, whiteSpace: 'pre' }} fill={color}>
      {textLines(layer).map(({ text, x, baseline }) => (
        <tspan key={baseline} x={x} y={baseline}>
          {text}
        </tspan>
      ))}
    </text>
  );
}
