import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { hasLayerBelow } from '../../../domain/document/clip-stacks.ts';
import { BLEND_MODES, type Layer } from '../../../domain/document/records.ts';
import { CheckField } from '../../components/check-field.tsx';
import { SelectField } from '../../components/select-field.tsx';
import { SliderField } from '../../components/slider-field.tsx';
import { useEditing } from '../../document/editing-context.tsx';
import { isLayerLocked } from '../../document/layer-tree.ts';
import { layerName } from '../../document/layer-words.ts';
import { useDocumentState, useSelection } from '../../document/use-document.ts';
import { useClamp } from '../../words/use-clamp.ts';
import { FieldGesture } from './field-gesture.tsx';
import { PlaceFields } from './place-fields.tsx';
import styles from './properties-panel.module.css';
import { ShapeFields } from './shape-fields.tsx';
import { TextFields } from './text-fields.tsx';

/** What the selected layers are like, to be changed. Each use of a field is one step of history. */
export function PropertiesPanel() {
  const { t } = useTranslation();
  const { document } = useEditing();
  const titleId = useId();
  const state = useDocumentState(document);
  const layers = useSelection(document).flatMap((id) => state.layers.get(id) ?? []);
  const [only] = layers;
  const locked = layers.filter(({ id }) => isLayerLocked(state, id));
  return (
    <section className={styles.panel} aria-labelledby={titleId} data-undo="document">
      <h2 id={titleId} className={styles.title}>
        {t('layers.properties')}
      </h2>
      {!only ? <p className={styles.hint}>{t('layers.nothingSelected')}</p> : undefined}
      {only ? (
        <p className={styles.subject}>
          {layers.length === 1 ? layerName(t, only) : t('layers.selected', { count: layers.length })}
        </p>
      ) : undefined}
      {document.isReadOnly || !only ? undefined : locked.length > 0 ? (
        <p className={styles.hint}>{t('layers.lockedHint')}</p>
      ) : (
        <FieldGesture>
          {layers.length === 1 ? <OwnFields key={only.id} layer={only} /> : undefined}
          <InkFields layers={layers} />
          {layers.some(({ id, isClipped }) => isClipped || hasLayerBelow(state, id)) ? (
            <ClipField layers={layers} />
          ) : undefined}
        </FieldGesture>
      )}
    </section>
  );
}

/** What belongs to one layer alone. */
function OwnFields({ layer }: { readonly layer: Layer }) {
  return (
    <>
      {layer.kind === 'text' ? <TextFields layer={layer} /> : undefined}
      {layer.kind === 'shape' ? <ShapeFields layer={layer} /> : undefined}
      {layer.kind === 'group' ? undefined : <PlaceFields layer={layer} />}
    </>
  );
}

/** How layers are laid down on what is below them; several take the same. */
function InkFields({ layers }: { readonly layers: readonly Layer[] }) {
  const { t } = useTranslation();
  const editing = useEditing();
  const clamp = useClamp();
  const [first] = layers;
  if (!first) return undefined;
  const layerIds = layers.map(({ id }) => id);
  const percent = { min: 0, max: 100, step: 1 };
  return (
    <>
      <SliderField
        label={t('layers.opacity')}
        value={Math.round(first.opacity * 100)}
        limits={percent}
        clamp={clamp(percent, Math.round(first.opacity * 100))}
        onChange={(value) => editing.preview('opacity', 'setOpacity', { layerIds, opacity: value / 100 })}
      />
      <SelectField
        label={t('layers.blendMode')}
        value={first.blendMode}
        options={BLEND_MODES.map((mode) => ({ value: mode, label: t(`layers.blend.${mode}`) }))}
        onChange={(blendMode) => editing.run('setBlendMode', { layerIds, blendMode })}
      />
    </>
  );
}

/** Whether layers are seen only where the one below them is. */
function ClipField({ layers }: { readonly layers: readonly Layer[] }) {
  const { t } = useTranslation();
  const editing = useEditing();
  return (
    <CheckField
      label={t('layers.clip')}
      isChecked={layers.every(({ isClipped }) => isClipped)}
      onChange={(isClipped) => editing.run('setClipping', { layerIds: layers.map(({ id }) => id), isClipped })}
    />
  );
}
