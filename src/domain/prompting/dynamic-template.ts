/** A text with choices in it. */
export type TemplateNode = string | Variant | WildcardReference;

/** `{a|b}`, `{2$$a|b|c}`. */
export interface Variant {
  readonly kind: 'variant';
  /** How many options are taken, each at most once; `most` may be Infinity. */
  readonly least: number;
  readonly most: number;
  /** Between options that are taken. */
  readonly separator: string;
  readonly options: readonly VariantOption[];
}

export interface VariantOption {
  /** Share among the options, 0…1e9. */
  readonly weight: number;
  readonly nodes: readonly TemplateNode[];
}

/** `__name__`. */
export interface WildcardReference {
  readonly kind: 'wildcard';
  /** Name of a list, or a glob over names. */
  readonly name: string;
  /** As written. */
  readonly text: string;
}

interface Frame {
  /** Where its content starts among the nodes, after its brace and its header. */
  readonly start: number;
  readonly header: { readonly least: number; readonly most: number; readonly separator: string } | undefined;
  readonly bars: { readonly at: number; readonly squareDepth: number }[];
  /** Square brackets open within it: the bars of an alternation are not its own. */
  squareDepth: number;
}

const PIECE = /\\.?|[^\\{}|[\]_]+|./sy;
const HEADER = /(?:(\d{1,6})(?:(-)(\d{0,6}))?|-(\d{1,6}))\$\$(?:([^{}|$]*)\$\$)?/y;
const WILDCARD = /__((?:(?!__)[\p{L}\p{N}_*?/.-]){1,200})__/uy;
const OPTION_WEIGHT = /^\s*(\d+(?:\.\d*)?|\.\d+)::/;
const OPTION_WEIGHT_LIMIT = 1e9;
const DEFAULT_SEPARATOR = ', ';

/**
 * Finds variants and references. A brace without a partner, and braces around what has neither `|` nor `$$`, are text; so
 * is any character after a backslash, which stays. Without recursion.
 */
export function parseTemplate(text: string): readonly TemplateNode[] {
  const nodes: TemplateNode[] = [];
  const frames: Frame[] = [];
  for (let at = 0; at < text.length; ) {
    const wildcard = matchAt(WILDCARD, text, at);
    if (wildcard !== undefined) {
      nodes.push({ kind: 'wildcard', name: wildcard[1] ?? '', text: wildcard[0] });
      at += wildcard[0].length;
      continue;
    }
    const piece = matchAt(PIECE, text, at)?.[0] ?? '';
    at += piece.length;
    const frame = frames.at(-1);
    if (piece === '}' && frame) {
      frames.pop();
      const variant = readVariant(frame, nodes);
      if (variant) nodes.length = frame.start - 1;
      nodes.push(variant ?? piece);
      continue;
    }
    if (piece === '|' && frame) frame.bars.push({ at: nodes.length, squareDepth: frame.squareDepth });
    if (piece === '[' && frame) frame.squareDepth++;
    if (piece === ']' && frame) frame.squareDepth--;
    const header = piece === '{' ? matchAt(HEADER, text, at) : undefined;
    nodes.push(piece + (header?.[0] ?? ''));
    at += header?.[0].length ?? 0;
    if (piece === '{') frames.push({ start: nodes.length, header: readHeader(header), bars: [], squareDepth: 0 });
  }
  return nodes;
}

/** `2::red` is "red" with the weight 2; 1 where none is written. */
export function readOption(nodes: readonly TemplateNode[]): VariantOption {
  const [first = '', ...rest] = nodes;
  const match = typeof first === 'string' ? OPTION_WEIGHT.exec(first) : null;
  if (typeof first !== 'string' || match === null) return { weight: 1, nodes };
  const weight = Math.min(OPTION_WEIGHT_LIMIT, Number(match[1]));
  return { weight, nodes: [first.slice(match[0].length), ...rest] };
}

function readVariant({ start, header, bars, squareDepth }: Frame, nodes: readonly TemplateNode[]): Variant | undefined {
  const own = squareDepth === 0 ? bars.filter((bar) => bar.squareDepth === 0) : bars;
  if (own.length === 0 && header === undefined) return undefined;
  const ends = [...own.map(({ at }) => at), nodes.length];
  const options = ends.map((end, i) => readOption(nodes.slice(i === 0 ? start : (ends[i - 1] ?? 0) + 1, end)));
  return { kind: 'variant', ...(header ?? { least: 1, most: 1, separator: DEFAULT_SEPARATOR }), options };
}

function readHeader(match: RegExpExecArray | undefined): Frame['header'] {
  if (match === undefined) return undefined;
  const [, from, dash, to, upTo, separator = DEFAULT_SEPARATOR] = match;
  if (upTo !== undefined) return { least: 1, most: Number(upTo), separator };
  const least = Number(from);
  if (dash === undefined) return { least, most: least, separator };
  const most = to === undefined || to === '' ? Number.POSITIVE_INFINITY : Number(to);
  return { least: Math.min(least, most), most: Math.max(least, most), separator };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
