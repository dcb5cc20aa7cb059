import type { Range } from '../../../domain/diffusion/request-rules.ts';
import { SliderField } from '../../components/slider-field.tsx';

interface RangeSliderProps {
  readonly label: string;
  readonly value: number;
  readonly range: Range;
  readonly step: number;
  readonly onChange: (value: number) => void;
}

/** A slider over a range of the request's rules; what is typed is brought into it, to whole steps where they are whole. */
export function RangeSlider({ label, value, range, step, onChange }: RangeSliderProps) {
  const clamp = (input: string | number) => {
    const typed = Number(String(input).replace(',', '.'));
    const wanted = Number.isNaN(typed) ? value : typed;
    const inside = Math.min(range.max, Math.max(range.min, wanted));
    return { value: Number.isInteger(step) ? Math.round(inside) : inside };
  };
  return <SliderField label={label} value={value} limits={{ ...range, step }} clamp={clamp} onChange={onChange} />;
}
