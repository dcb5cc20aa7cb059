import { useTranslation } from 'react-i18next';
import type { CommandArguments } from '../../../domain/document/commands.ts';
import type { ShapeLayer } from '../../../domain/document/records.ts';
import { NumberField } from '../../components/number-field.tsx';
import { useEditing } from '../../document/editing-context.tsx';
import { useClamp } from '../../words/use-clamp.ts';
import { OptionalColorField } from './color-field.tsx';
import styles from './properties-panel.module.css';

const SIDE = { min: 1, max: 16_384, step: 1 };
const WIDTH = { min: 0, max: 1000, step: 1 };

/** What a rectangle or an ellipse is like. */
export function ShapeFields({ layer }: { readonly layer: ShapeLayer }) {
  const { t } = useTranslation();
  const editing = useEditing();
  const clamp = useClamp();
  const change = (key: string, part: Omit<CommandArguments['setShapeStyle'], 'layerId'>) =>
    editing.preview(key, 'setShapeStyle', { layerId: layer.id, ...part });
  return (
    <>
      <div className={styles.grid}>
        <NumberField
          label={t('layers.width')}
          value={layer.width}
          limits={SIDE}
          clamp={clamp(SIDE, layer.width)}
          onChange={(width) => change('width', { width })}
        />
        <NumberField
          label={t('layers.height')}
          value={layer.height}
          limits={SIDE}
          clamp={clamp(SIDE, layer.height)}
          onChange={(height) => change('height', { height })}
        />
        <NumberField
          label={t('layers.strokeWidth')}
          value={layer.strokeWidth}
          limits={WIDTH}
          clamp={clamp(WIDTH, layer.strokeWidth)}
          onChange={(strokeWidth) => change('strokeWidth', { strokeWidth })}
        />
        {layer.shape === 'rectangle' ? (
          <NumberField
            label={t('layers.cornerRadius')}
            value={layer.cornerRadius}
            limits={WIDTH}
            clamp={clamp(WIDTH, layer.cornerRadius)}
            onChange={(cornerRadius) => change('cornerRadius', { cornerRadius })}
          />
        ) : undefined}
      </div>
      <OptionalColorField
        label={t('layers.fill')}
        value={layer.fill}
        initial="#7c6cf0"
        onChange={(fill) => change('fill', { fill })}
      />
      <OptionalColorField
        label={t('layers.stroke')}
        value={layer.stroke}
        initial="#20202a"
        // A line of no width would not show.
        onChange={(stroke) => change('stroke', layer.strokeWidth === 0 ? { stroke, strokeWidth: 2 } : { stroke })}
      />
    </>
  );
}
