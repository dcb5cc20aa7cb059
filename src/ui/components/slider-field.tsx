import { Slider } from 'radix-ui';
import styles from './field.module.css';
import { type ClampNumber, NumberField, type NumberLimits } from './number-field.tsx';

interface SliderFieldProps {
  readonly label: string;
  readonly value: number;
  readonly limits: NumberLimits;
  readonly clamp: ClampNumber;
  readonly onChange: (value: number) => void;
}

/** A slider with its number field beside it: both show and set the one value. */
export function SliderField({ label, value, limits, clamp, onChange }: SliderFieldProps) {
  return (
    <NumberField label={label} value={value} limits={limits} clamp={clamp} onChange={onChange}>
      <Slider.Root
        className={styles.sliderRoot}
        value={[value]}
        min={limits.min}
        max={limits.max}
        step={limits.step}
        onValueChange={([next]) => {
          if (next !== undefined) onChange(clamp(next).value);
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
