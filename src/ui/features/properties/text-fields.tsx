import { type KeyboardEvent, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommandArguments } from '../../../domain/document/commands.ts';
import type { TextLayer } from '../../../domain/document/records.ts';
import { NumberField } from '../../components/number-field.tsx';
import { SelectField } from '../../components/select-field.tsx';
import { TextArea } from '../../components/text-area.tsx';
import { useEditing } from '../../document/editing-context.tsx';
import { useClamp } from '../../words/use-clamp.ts';
import { ColorField } from './color-field.tsx';
import styles from './properties-panel.module.css';
import { movedCaret, textDifference } from './text-difference.ts';

const SIZE = { min: 1, max: 2000, step: 1 };
const ALIGNS = ['start', 'center', 'end'] as const;
const WEIGHTS = ['400', '700'] as const;

/** What a text says and how it is set. From entering the words to leaving them is one step, Esc takes it back. */
export function TextFields({ layer }: { readonly layer: TextLayer }) {
  const { t } = useTranslation();
  const editing = useEditing();
  const clamp = useClamp();
  const field = useRef<HTMLTextAreaElement>(null);
  const key = `text ${layer.id}`;

  // Words that come from another tab move the caret with the words around it.
  const shown = useRef(layer.text);
  const caret = useRef({ start: 0, end: 0 });
  useLayoutEffect(() => {
    const element = field.current;
    const difference = textDifference(shown.current, layer.text);
    shown.current = layer.text;
    if (!element || !difference || globalThis.document.activeElement !== element) return;
    element.setSelectionRange(movedCaret(caret.current.start, difference), movedCaret(caret.current.end, difference));
  }, [layer.text]);

  const changeText = (text: string) => {
    const difference = textDifference(layer.text, text, field.current?.selectionStart);
    shown.current = text;
    if (difference) editing.preview(key, 'editText', { layerId: layer.id, ...difference });
  };
  const changeStyle = (name: string, part: Omit<CommandArguments['setTextStyle'], 'layerId'>) =>
    editing.preview(name, 'setTextStyle', { layerId: layer.id, ...part });

  return (
    <>
      <div
        onSelect={() => {
          const { selectionStart: start = 0, selectionEnd: end = 0 } = field.current ?? {};
          caret.current = { start, end };
        }}
      >
        <TextArea
          ref={field}
          label={t('layers.text')}
          value={layer.text}
          onChange={changeText}
          onKeyDown={(event: KeyboardEvent) => {
            if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
            // Elsewhere the same keys generate.
            event.preventDefault();
            event.stopPropagation();
            editing.commit();
          }}
        />
      </div>
      <div className={styles.grid}>
        <NumberField
          label={t('layers.fontSize')}
          value={layer.fontSize}
          limits={SIZE}
          clamp={clamp(SIZE, layer.fontSize)}
          onChange={(fontSize) => changeStyle('fontSize', { fontSize })}
        />
        <ColorField
          label={t('layers.color')}
          value={layer.color}
          onChange={(color) => changeStyle('color', { color })}
        />
        <SelectField
          label={t('layers.align')}
          value={layer.align}
          options={ALIGNS.map((align) => ({ value: align, label: t(`layers.aligned.${align}`) }))}
          onChange={(align) => editing.run('setTextStyle', { layerId: layer.id, align })}
        />
        <SelectField
          label={t('layers.weight')}
          value={layer.fontWeight >= 600 ? '700' : '400'}
          options={WEIGHTS.map((weight) => ({ value: weight, label: t(`layers.weights.${weight}`) }))}
          onChange={(weight) => editing.run('setTextStyle', { layerId: layer.id, fontWeight: Number(weight) })}
        />
      </div>
    </>
  );
}
