import { keysForInsertion } from './order-keys.ts';
import { artboardFields } from './record-fields.ts';
import type { Artboard } from './records.ts';
import { encodeRecords } from './shared-document.ts';

/** The first update of a new project: one artboard, no layer. */
export function encodeNewDocument(
  artboard: Pick<Artboard, 'id' | 'width' | 'height' | 'background'> & Partial<Pick<Artboard, 'name'>>,
): Uint8Array<ArrayBuffer> {
  const [order = ''] = keysForInsertion([], 0, 1).keys;
  const whole: Artboard = { name: '', x: 0, y: 0, ...artboard, order };
  return encodeRecords([['artboards', artboard.id, artboardFields(whole)]]);
}
