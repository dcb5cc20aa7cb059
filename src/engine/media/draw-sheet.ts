import { SHEET_LINE_HEIGHT, type SheetDrawing } from '../../domain/batches/sheet-layout.ts';
import type { Box } from '../../domain/diffusion/imaging/raster.ts';
import { contextOf } from './encode-png.ts';

type Context = OffscreenCanvasRenderingContext2D;

/**
 * A contact sheet as a PNG, black on white. Pictures are decoded one after the other, in the size of their cell, so that
 * no more than one is in memory. One that is missing or damaged leaves its cell's empty text.
 */
export async function drawSheet(sheet: SheetDrawing, pictures: ReadonlyMap<string, Blob>): Promise<Blob> {
  const context = contextOf(new OffscreenCanvas(sheet.width, sheet.height));
  context.fillStyle = 'white';
  context.fillRect(0, 0, sheet.width, sheet.height);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const { box, text } of sheet.headings) drawText(context, text, box, sheet.fontSize, 'black');
  for (const { box, pictureId, emptyText } of sheet.cells) {
    const picture = pictureId === undefined ? undefined : pictures.get(pictureId);
    if (picture && (await drawPicture(context, picture, box))) continue;
    context.fillStyle = 'gainsboro';
    context.fillRect(box.x, box.y, box.width, box.height);
    drawText(context, emptyText, box, sheet.fontSize, 'black');
  }
  return context.canvas.convertToBlob({ type: 'image/png' });
}

/** As large as its cell lets it be, in the middle. @returns whether there is a picture. */
async function drawPicture(context: Context, picture: Blob, box: Box): Promise<boolean> {
  const bitmap = await decodeFor(picture, box);
  if (!bitmap) return false;
  try {
    const scale = Math.min(1, box.width / bitmap.width, box.height / bitmap.height);
    const [width, height] = [bitmap.width * scale, bitmap.height * scale];
    context.drawImage(bitmap, box.x + (box.width - width) / 2, box.y + (box.height - height) / 2, width, height);
    return true;
  } finally {
    bitmap.close();
  }
}

async function decodeFor(picture: Blob, box: Box): Promise<ImageBitmap | undefined> {
  try {
    const whole = await createImageBitmap(picture);
    if (whole.width <= box.width && whole.height <= box.height) return whole;
    const scale = Math.min(box.width / whole.width, box.height / whole.height);
    try {
      // A canvas that scales far down skips pixels; this does not.
      return await createImageBitmap(whole, {
        resizeWidth: Math.max(1, Math.round(whole.width * scale)),
        resizeHeight: Math.max(1, Math.round(whole.height * scale)),
        resizeQuality: 'high',
      });
    } finally {
      whole.close();
    }
  } catch (error) {
    console.warn('A picture of a contact sheet cannot be decoded.', error);
    return undefined;
  }
}

/** In the middle of its box, on as many lines as there is room for; what is left over ends in an ellipsis. */
function drawText(context: Context, text: string, box: Box, fontSize: number, color: string): void {
  context.font = `${fontSize}px system-ui, sans-serif`;
  context.fillStyle = color;
  const lineHeight = fontSize * SHEET_LINE_HEIGHT;
  const lines = breakLines(context, text, box.width, Math.max(1, Math.floor(box.height / lineHeight)));
  const [middle, top] = [box.x + box.width / 2, box.y + (box.height - (lines.length - 1) * lineHeight) / 2];
  context.save();
  // Nothing is written over the neighbour, in boxes lower than a line either.
  context.beginPath();
  context.rect(box.x, box.y, box.width, box.height);
  context.clip();
  for (const [index, line] of lines.entries()) context.fillText(line, middle, top + index * lineHeight);
  context.restore();
}

function breakLines(context: Context, text: string, width: number, maxLines: number): readonly string[] {
  const fits = (line: string) => context.measureText(line).width <= width;
  const words = text.split(/\s+/).filter((word) => word !== '');
  const lines: string[] = [];
  while (words.length > 0 && lines.length < maxLines) {
    let line = words.shift() ?? '';
    while (words[0] !== undefined && fits(`${line} ${words[0]}`)) line = `${line} ${words.shift()}`;
    lines.push(line);
  }
  const last = lines.length - 1;
  return lines.map((line, index) => {
    const isCut = index === last && words.length > 0;
    if (!isCut && fits(line)) return line;
    // Whole characters, also those of several units.
    const characters = [...line];
    while (characters.length > 0 && !fits(`${characters.join('')}…`)) characters.pop();
    return `${characters.join('')}…`;
  });
}
