import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

/** Words for a key that is known only at run time; undefined when the language has none. */
export function useDynamicWords() {
  const { i18n } = useTranslation();
  return useCallback(
    (key: string, values: Readonly<Record<string, string | number>>): string | undefined =>
      i18n.exists(key) ? String(i18n.t(key as never, { ...values })) : undefined,
    [i18n],
  );
}
