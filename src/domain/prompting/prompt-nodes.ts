/** A prompt's text with what changes while sampling. Brackets of attention stay in the strings. */
export type PromptNode = string | PromptEdit | Alternation;

/** `[before:after:when]`, `[after:when]`, `[before::when]`. */
export interface PromptEdit {
  readonly kind: 'edit';
  readonly before: readonly PromptNode[];
  readonly after: readonly PromptNode[];
  readonly when: EditTime;
}

/** Written with a point it is a fraction of the steps, else the number of the last step that has `before`. */
export interface EditTime {
  readonly value: number;
  readonly unit: 'fraction' | 'step';
}

/** `[a|b|c]`: one option a step, from the first on, round and round. */
export interface Alternation {
  readonly kind: 'alternation';
  readonly options: readonly (readonly PromptNode[])[];
}

/** A bracket that is not closed yet. */
interface Frame {
  readonly closer: string;
  /** Where its content starts among the nodes; the bracket itself is the node before. */
  readonly start: number;
  readonly separators: { readonly at: number; readonly text: string }[];
}

const PIECE = /\\.|[^\\()[\]:|]+|./gs;
const WHEN = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?\s*$/i;
/** No schedule is longer; keeps the number finite. */
const WHEN_LIMIT = 1e9;

/**
 * Finds prompt editing and alternation, as A1111's grammar does: a construct counts only when all brackets within it
 * are closed in turn and none of them is itself malformed. Everything else is text, brackets and all, for the attention
 * parser to read. Linear, without recursion.
 */
export function parsePromptNodes(text: string): readonly PromptNode[] {
  const nodes: PromptNode[] = [];
  const frames: Frame[] = [];
  for (const [piece] of text.matchAll(PIECE)) {
    const frame = frames.at(-1);
    if (piece === '(' || piece === '[') {
      nodes.push(piece);
      frames.push({ closer: piece === '(' ? ')' : ']', start: nodes.length, separators: [] });
    } else if (piece === ')' || piece === ']') {
      frames.pop();
      const construct = frame?.closer === piece ? readConstruct(frame, nodes) : undefined;
      if (frame !== undefined && typeof construct === 'object') {
        nodes.length = frame.start - 1;
        nodes.push(construct);
      } else {
        nodes.push(piece);
        // A bracket that makes no sense spoils those around it.
        if (construct === undefined) frames.length = 0;
      }
    } else {
      if (piece === ':' || piece === '|') frame?.separators.push({ at: nodes.length, text: piece });
      nodes.push(piece);
    }
  }
  return joinStrings(nodes);
}

/** @returns the construct that a closed frame is, 'emphasis' where it only weighs, undefined where it is malformed. */
function readConstruct(frame: Frame, nodes: readonly PromptNode[]): PromptNode | 'emphasis' | undefined {
  const { separators } = frame;
  const colonCount = separators.filter(({ text }) => text === ':').length;
  if (frame.closer === ')') return colonCount <= 1 ? 'emphasis' : undefined;
  if (separators.length === 0) return 'emphasis';
  const sections = sectionsOf(frame, nodes);
  if (colonCount === 0) return { kind: 'alternation', options: sections };
  if (colonCount < separators.length || colonCount > 2) return undefined;
  const when = parseWhen(sections.at(-1) ?? []);
  if (when === undefined) return undefined;
  const [before = [], after = []] = colonCount === 1 ? [[], sections[0]] : sections;
  return { kind: 'edit', before, after, when };
}

function sectionsOf(frame: Frame, nodes: readonly PromptNode[]): (readonly PromptNode[])[] {
  const ends = [...frame.separators.map(({ at }) => at), nodes.length];
  return ends.map((end, i) => joinStrings(nodes.slice(i === 0 ? frame.start : (ends[i - 1] ?? 0) + 1, end)));
}

function parseWhen(section: readonly PromptNode[]): EditTime | undefined {
  const [text] = section;
  if (section.length !== 1 || typeof text !== 'string' || !WHEN.test(text)) return undefined;
  const value = Math.min(WHEN_LIMIT, Math.max(-WHEN_LIMIT, Number(text)));
  return { value, unit: text.includes('.') ? 'fraction' : 'step' };
}

/** Neighbouring strings become one. */
function joinStrings(nodes: readonly PromptNode[]): readonly PromptNode[] {
  const joined: PromptNode[] = [];
  let strings: string[] = [];
  const flush = () => {
    if (strings.length > 0) joined.push(strings.join(''));
    strings = [];
  };
  for (const node of nodes) {
    if (typeof node === 'string') strings.push(node);
    else {
      flush();
      joined.push(node);
    }
  }
  flush();
  return joined;
}
