import * as v from 'valibot';
import { storedValue } from '../state/stored-value.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** The user's choice, remembered. */
export const storedTheme = storedValue<Theme>('studio.theme', v.picklist(THEMES), 'system');

/** Shows a theme: the tokens follow the attribute, and without it the system. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}
