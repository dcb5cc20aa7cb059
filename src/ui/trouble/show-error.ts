import type { TFunction } from 'i18next';
import { toStudioError } from '../../domain/core/errors.ts';
import { showToast } from '../components/toast-store.ts';
import { errorWords } from './error-words.ts';

/** Says in a message what went wrong with something small: for actions that have no place of their own on the page. */
export function showError(t: TFunction, error: unknown): void {
  showToast({ tone: 'danger', ...errorWords(t, toStudioError(error)) });
}
