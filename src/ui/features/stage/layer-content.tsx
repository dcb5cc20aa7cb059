import { ImageOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type {
  DrawingLayer,
  Layer,
  RasterLayer,
  ShapeLayer,
  Stroke,
  TextLayer,
} from '../../../domain/document/records.ts';
import { layerName } from '../../document/layer-words.ts';
import { useStudio } from '../../state/studio-context.tsx';
import { useObjectUrl } from '../../state/use-object-url.ts';
import styles from './stage.module.css';

/** What a layer shows, in its own pixels. Masks show nothing, and groups show their layers by themselves. */
export function LayerContent({ layer }: { readonly layer: Layer }) {
  if (layer.kind === 'raster') return <Picture layer={layer} />;
  if (layer.kind === 'text') return <Text layer={layer} />;
  if (layer.kind === 'shape') return <Shape layer={layer} />;
  if (layer.kind === 'drawing') return <Drawing layer={layer} />;
  return undefined;
}

function Picture({ layer }: { readonly layer: RasterLayer }) {
  const { t } = useTranslation();
  const studio = useStudio();
  const { url, hasFailed } = useObjectUrl(layer.assetId, (assetId) => studio.gallery.asset(assetId));
  const size = { inlineSize: layer.width, blockSize: layer.height };
  if (url !== undefined) return <img src={url} alt={layerName(t, layer)} draggable={false} style={size} />;
  return (
    <div className={styles.missing} style={size}>
      {hasFailed ? (
        <ImageOff size={Math.min(layer.width, layer.height, 48)} aria-label={t('editor.pictureGone')} />
      ) : undefined}
    </div>
  );
}

function Text({ layer }: { readonly layer: TextLayer }) {
  const { fontFamily, fontSize, fontWeight, color, align } = layer;
  return (
    <p dir="auto" className={styles.text} style={{ fontFamily, fontSize, fontWeight, color, textAlign: align }}>
      {layer.text}
    </p>
  );
}

function Shape({ layer }: { readonly layer: ShapeLayer }) {
  return (
    <svg className={styles.vector} width={layer.width} height={layer.height} aria-hidden>
      <ShapePath layer={layer} />
    </svg>
  );
}

/** A shape as a part of an SVG. */
export function ShapePath({ layer }: { readonly layer: ShapeLayer }) {
  const { width, height, strokeWidth } = layer;
  const paint = { fill: layer.fill ?? 'none', stroke: layer.stroke ?? 'none', strokeWidth };
  if (layer.shape === 'ellipse')
    return <ellipse cx={width / 2} cy={height / 2} rx={width / 2} ry={height / 2} {...paint} />;
  return <rect width={width} height={height} rx={layer.cornerRadius} {...paint} />;
}

function Drawing({ layer }: { readonly layer: DrawingLayer }) {
  return (
    <svg className={styles.vector} width={1} height={1} aria-hidden>
      <DrawingPaths layer={layer} />
    </svg>
  );
}

/** The strokes of a drawing as parts of an SVG. */
export function DrawingPaths({ layer }: { readonly layer: DrawingLayer }) {
  return layer.strokes.map((stroke, index) => (
    <path
      // biome-ignore lint/suspicious/noArrayIndexKey: strokes are only ever added at the end.
      key={index}
      d={strokePath(stroke)}
      fill="none"
      stroke={stroke.color}
      strokeWidth={stroke.width}
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ));
}

/** The points as a line; a single one is a dot. */
function strokePath({ points }: Stroke): string {
  const places: string[] = [];
  for (let at = 0; at + 1 < points.length; at += 3) places.push(`${points[at]} ${points[at + 1]}`);
  return places.length === 0 ? '' : `M${places.join('L')}${places.length === 1 ? 'h0' : ''}`;
}
