import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecipeDifference } from '../../domain/models/recipe-differences.ts';

/** A sentence for a difference between where a picture was made and here. */
export function useDifferenceWords() {
  const { t, i18n } = useTranslation();
  return useCallback(
    (difference: RecipeDifference): string => {
      switch (difference.kind) {
        case 'model-missing':
          return t('difference.modelMissing', { name: difference.packageName });
        case 'package': {
          const { packageName: name, parts } = difference;
          if (parts.length === 0) return t('difference.package', { name });
          const words = parts.map((part) => t(`difference.parts.${part}`));
          const list = new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(words);
          return t('difference.packageParts', { name, parts: list });
        }
        case 'provider': {
          const device = (provider: 'webgpu' | 'wasm') =>
            t(provider === 'webgpu' ? 'settings.deviceWebgpu' : 'settings.deviceWasm');
          return t('difference.provider', { made: device(difference.made), here: device(difference.here) });
        }
        case 'runtime':
          return t('difference.runtime', { made: difference.made, here: difference.here });
        case 'studio':
          return t('difference.studio', { made: difference.made, here: difference.here });
        case 'schedule':
          return t('difference.schedule');
        case 'input-missing':
          return t(difference.input === 'image' ? 'difference.imageMissing' : 'difference.maskMissing');
        case 'not-repeatable':
          return t('difference.notRepeatable');
      }
    },
    [t, i18n],
  );
}
