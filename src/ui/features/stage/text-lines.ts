import type { TextLayer } from '../../../domain/document/records.ts';
import { TEXT_LINE_HEIGHT } from '../../../domain/document/scene.ts';

/** The first letter that has a direction is of a script that is written from right to left. */
const RIGHT_TO_LEFT = /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** A line of a text layer and where it stands, in the layer's own pixels. */
export interface TextLine {
  readonly text: string;
  readonly x: number;
  readonly baseline: number;
}

let measuring: CanvasRenderingContext2D | null | undefined;

/** Where the browser lays the lines of a text, which is as wide as its widest line. */
export function textLines(layer: TextLayer): readonly TextLine[] {
  const { text, fontFamily, fontSize, fontWeight, align } = layer;
  const lines = text.split('\n');
  measuring ??= document.createElement('canvas').getContext('2d');
  if (!measuring) return [];
  measuring.font = `${fontWeight} ${fontSize}px ${fontFamily}`;
  const measured = lines.map((line) => measuring?.measureText(line));
  const widest = Math.max(...measured.map((line) => line?.width ?? 0));
  const isAtEnd = (align === 'start') === RIGHT_TO_LEFT.test(text);
  return lines.map((line, index) => {
    const { width = 0, fontBoundingBoxAscent: ascent = 0, fontBoundingBoxDescent: descent = 0 } = measured[index] ?? {};
    const rest = widest - width;
    const leading = fontSize * TEXT_LINE_HEIGHT - ascent - descent;
    return {
      text: line,
      x: align === 'center' ? rest / 2 : isAtEnd ? rest : 0,
      baseline: index * fontSize * TEXT_LINE_HEIGHT + leading / 2 + ascent,
    };
  });
}
