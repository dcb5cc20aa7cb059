import i18next, { type i18n as I18n } from 'i18next';
import { initReactI18next } from 'react-i18next';

/**
 * Makes the page's translator from the strings of one language. React escapes what it renders, so i18next does not.
 * Missing keys are shown as keys: the tests look for them.
 */
export async function createI18n(language: string, strings: Record<string, unknown>): Promise<I18n> {
  const instance = i18next.createInstance();
  await instance.use(initReactI18next).init({
    lng: language,
    resources: { [language]: { translation: strings } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  return instance;
}
