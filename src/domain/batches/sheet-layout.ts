import { IMAGE_LIMITS } from '../assets/image-format.ts';
import type { Box } from '../diffusion/imaging/raster.ts';
import type { CellPlace } from './grid.ts';

/**
 * Pixels that a sheet may have. Its PNG stays under the 64 MiB of a picture file also where it does not compress, and its
 * canvas under 80 MB.
 */
export const MAX_SHEET_PIXELS = 20_000_000;

/** What a contact sheet shows. */
export interface SheetContent {
  /** Headings of columns, rows and sheets; none where the grid has no such axis. */
  readonly headings: Readonly<Record<keyof CellPlace, readonly string[]>>;
  readonly cells: readonly SheetCell[];
  /** The largest picture's size in pixels. */
  readonly cellSize: { readonly width: number; readonly height: number };
}

/** One cell: a picture, or why there is none. */
export interface SheetCell {
  readonly place: CellPlace;
  readonly pictureId?: string | undefined;
  readonly emptyText: string;
}

/** A contact sheet as it is drawn. All numbers are pixels. */
export interface SheetDrawing {
  readonly width: number;
  readonly height: number;
  readonly fontSize: number;
  readonly headings: readonly { readonly box: Box; readonly text: string }[];
  readonly cells: readonly { readonly box: Box; readonly pictureId?: string | undefined; readonly emptyText: string }[];
}

/**
 * Where everything lies on a contact sheet: column headings above, row headings at the left, a sheet per value of Z below
 * one another under its own heading. Pictures are made smaller, all alike, until no side is over 16,384 pixels and the
 * whole not over MAX_SHEET_PIXELS; they are never made larger.
 */
export function layOutSheet(content: SheetContent): SheetDrawing {
  // The longest cell that fits, by halving.
  let [fits, tooLong] = [1, longest(content) + 1];
  while (tooLong - fits > 1) {
    const side = Math.floor((fits + tooLong) / 2);
    if (isWithinLimits(measure(content, side))) fits = side;
    else tooLong = side;
  }
  return place(content, measure(content, fits));
}

interface Measures {
  readonly width: number;
  readonly height: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly fontSize: number;
  readonly gap: number;
  /** Widths and heights of headings; 0 where there are none. */
  readonly rowHeading: number;
  readonly columnHeading: number;
  readonly sheetHeading: number;
  readonly sheetHeight: number;
}

/** Lines of a heading. */
const HEADING_LINES = 2;
/** Lines of a heading are this many font sizes apart. */
export const SHEET_LINE_HEIGHT = 1.3;

function longest({ cellSize }: SheetContent): number {
  return Math.max(cellSize.width, cellSize.height);
}

/** @param side the longer one of a cell. */
function measure(content: SheetContent, side: number): Measures {
  const { headings, cellSize } = content;
  const scaled = (length: number) => Math.max(1, Math.round((length * side) / longest(content)));
  const [cellWidth, cellHeight] = [scaled(cellSize.width), scaled(cellSize.height)];
  const fontSize = Math.min(40, Math.max(6, Math.round(Math.min(cellWidth, cellHeight) / 14)));
  const gap = Math.max(1, Math.round(fontSize / 4));
  const lines = (count: number) => Math.ceil(count * fontSize * SHEET_LINE_HEIGHT) + gap;
  const rowHeading = headings.y.length > 0 ? fontSize * 9 + gap : 0;
  const columnHeading = headings.x.length > 0 ? lines(HEADING_LINES) : 0;
  const sheetHeading = headings.z.length > 0 ? lines(1) : 0;
  const sheetHeight = sheetHeading + columnHeading + many(headings.y) * (cellHeight + gap);
  return {
    width: gap + rowHeading + many(headings.x) * (cellWidth + gap),
    height: gap + many(headings.z) * sheetHeight,
    cellWidth,
    cellHeight,
    fontSize,
    gap,
    rowHeading,
    columnHeading,
    sheetHeading,
    sheetHeight,
  };
}

function isWithinLimits({ width, height }: Measures): boolean {
  return Math.max(width, height) <= IMAGE_LIMITS.maxSidePx && width * height <= MAX_SHEET_PIXELS;
}

function many(headings: readonly string[]): number {
  return Math.max(1, headings.length);
}

function place({ headings, cells }: SheetContent, measures: Measures): SheetDrawing {
  const { width, height, cellWidth, cellHeight, fontSize, gap } = measures;
  const left = (x: number) => gap + measures.rowHeading + x * (cellWidth + gap);
  const sheetTop = (z: number) => gap + z * measures.sheetHeight;
  const top = (y: number, z: number) =>
    sheetTop(z) + measures.sheetHeading + measures.columnHeading + y * (cellHeight + gap);
  const shown: { box: Box; text: string }[] = [];
  for (let z = 0; z < many(headings.z); z += 1) {
    const sheet = headings.z[z];
    if (sheet !== undefined)
      shown.push({
        text: sheet,
        box: { x: gap, y: sheetTop(z), width: width - 2 * gap, height: measures.sheetHeading - gap },
      });
    for (const [x, text] of headings.x.entries()) {
      const y = sheetTop(z) + measures.sheetHeading;
      shown.push({ text, box: { x: left(x), y, width: cellWidth, height: measures.columnHeading - gap } });
    }
    for (const [y, text] of headings.y.entries())
      shown.push({ text, box: { x: gap, y: top(y, z), width: measures.rowHeading - gap, height: cellHeight } });
  }
  return {
    width,
    height,
    fontSize,
    headings: shown,
    cells: cells.map(({ place: { x, y, z }, pictureId, emptyText }) => ({
      box: { x: left(x), y: top(y, z), width: cellWidth, height: cellHeight },
      pictureId,
      emptyText,
    })),
  };
}
