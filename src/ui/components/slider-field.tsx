import { Slider } from 'radix-ui';
import { clampNumber, type NumberLimits } from './clamp-number.ts';
import styles from './field.module.css';
import { NumberField } from './number-field.tsx';

interface SliderFieldProps {
  readonly label: string;
  readonly value: number;
  readonly limits: NumberLimits;
  readonly onChange: (value: number) => void;
  readonly clampNote: (typed: number, used: number) => string;
}

/** A slider with its number field beside it: both show and set the one value. */
export function SliderField({ label, value, limits, onChange, clampNote }: SliderFieldProps) {
  return (
    <NumberField label={label} value={value} limits={limits} onChange={onChange} clampNote={clampNote}>
      <Slider.Root
        className={styles.sliderRoot}
        value={[value]}
        min={limits.min}
        max={limits.max}
        step={limits.step}
        onValueChange={([next]) => {
          if (next !== undefined) onChange(clampNumber(next, limits));
        }}
      >
        <Slider.Track className={styles.sliderTrack}>
          <Slider.Range className={styles.sliderRange} />
        </Slider.Track>
        <Slider.Thumb className={styles.sliderThumb} aria-label={label} />
      </Slider.Root>
    </NumberField>
  );
}
