import { useTranslation } from 'react-i18next';
import type { LayerTransform } from '../../../domain/document/commands.ts';
import type { Layer } from '../../../domain/document/records.ts';
import { NumberField } from '../../components/number-field.tsx';
import { useEditing } from '../../document/editing-context.tsx';
import { useClamp } from '../../words/use-clamp.ts';
import styles from './properties-panel.module.css';

const PLACE = { min: -100_000, max: 100_000, step: 1 };
const ANGLE = { min: -360, max: 360, step: 1 };
/** Per cent; a negative scale mirrors. */
const SCALE = { min: -10_000, max: 10_000, step: 1 };

/** Two decimals are enough to read. */
function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Where a layer lies, how large it is drawn and how far it is turned. */
export function PlaceFields({ layer }: { readonly layer: Layer }) {
  const { t } = useTranslation();
  const editing = useEditing();
  const clamp = useClamp();
  const change = (key: string, part: Omit<LayerTransform, 'layerId'>) =>
    editing.preview(key, 'transformLayers', { transforms: [{ layerId: layer.id, ...part }] });
  // A scale of nothing could not be seen or taken hold of again.
  const scale = (percent: number) => (percent === 0 ? 0.01 : percent / 100);
  return (
    <div className={styles.grid}>
      <NumberField
        label={t('layers.x')}
        value={rounded(layer.x)}
        limits={PLACE}
        clamp={clamp(PLACE, rounded(layer.x))}
        onChange={(x) => change('x', { x })}
      />
      <NumberField
        label={t('layers.y')}
        value={rounded(layer.y)}
        limits={PLACE}
        clamp={clamp(PLACE, rounded(layer.y))}
        onChange={(y) => change('y', { y })}
      />
      <NumberField
        label={t('layers.scaleX')}
        value={rounded(layer.scaleX * 100)}
        limits={SCALE}
        clamp={clamp(SCALE, rounded(layer.scaleX * 100))}
        onChange={(percent) => change('scaleX', { scaleX: scale(percent) })}
      />
      <NumberField
        label={t('layers.scaleY')}
        value={rounded(layer.scaleY * 100)}
        limits={SCALE}
        clamp={clamp(SCALE, rounded(layer.scaleY * 100))}
        onChange={(percent) => change('scaleY', { scaleY: scale(percent) })}
      />
      <NumberField
        label={t('layers.rotation')}
        value={rounded(layer.rotation)}
        limits={ANGLE}
        clamp={clamp(ANGLE, rounded(layer.rotation))}
        onChange={(rotation) => change('rotation', { rotation })}
      />
    </div>
  );
}
