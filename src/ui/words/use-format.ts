import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { createFormat, type Format } from './create-format.ts';

/** Formatters for the page's language. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  // The pseudo-language of the tests has no data of its own.
  return useMemo(() => createFormat(i18n.language.split('-x-')[0] ?? 'en'), [i18n.language]);
}
