import { useTranslation } from 'react-i18next';
import type { ClampNumber, NumberLimits } from '../components/number-field.tsx';
import { useFormat } from './use-format.ts';

/** Brings a number into its range and says so; what is no number leaves `fallback`. */
export function useClamp(): (limits: NumberLimits, fallback: number) => ClampNumber {
  const { t } = useTranslation();
  const format = useFormat();
  return (limits, fallback) => (input) => {
    // Commas are decimal points to half of the world.
    const typed = typeof input === 'number' ? input : Number(input.trim().replace(',', '.') || Number.NaN);
    if (!Number.isFinite(typed)) return { value: fallback, note: t('layers.notANumber', { value: fallback }) };
    const value = Math.min(limits.max, Math.max(limits.min, typed));
    if (value === typed) return { value };
    const { min, max } = limits;
    return { value, note: t('layers.clamped', { min: format.number(min), max: format.number(max) }) };
  };
}
