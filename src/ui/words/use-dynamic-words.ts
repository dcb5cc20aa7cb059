import { useTranslation } from 'react-i18next';

/** Words for a key that is known only at run time; undefined when the language has none. */
export function useDynamicWords(): (
  key: string,
  values: Readonly<Record<string, string | number>>,
) => string | undefined {
  const { i18n } = useTranslation();
  return (key, values) => (i18n.exists(key) ? String(i18n.t(key as never, { ...values })) : undefined);
}
