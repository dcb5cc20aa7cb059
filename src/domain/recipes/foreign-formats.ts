import { A1111_KEYWORD } from './a1111-text.ts';
import type { ForeignRecipe, FormatReader, TextLookup } from './foreign-recipe.ts';
import { readA1111 } from './formats/a1111.ts';
import { readComfyui } from './formats/comfyui.ts';
import { readFooocus } from './formats/fooocus.ts';
import { readInvokeai } from './formats/invokeai.ts';
import { readInvokeai2 } from './formats/invokeai-2.ts';
import { readNovelai } from './formats/novelai.ts';
import {
  COMFYUI_PROMPT_KEYWORD,
  COMFYUI_WORKFLOW_KEYWORD,
  COMMENT_KEYWORD,
  DESCRIPTION_KEYWORD,
  DREAM_KEYWORD,
  FOOOCUS_SCHEME_KEYWORD,
  INVOKEAI_2_KEYWORD,
  INVOKEAI_KEYWORD,
  SOFTWARE_KEYWORD,
} from './keywords.ts';

/** A format and the keywords that its texts stand under. A new one is added here, and nowhere else. */
interface ForeignFormat {
  readonly keywords: readonly string[];
  readonly read: FormatReader;
}

/**
 * In the order they are tried: what only one program writes comes first; ComfyUI's graph, which savers add to texts of
 * A1111's form, behind those.
 */
const FOREIGN_FORMATS: readonly ForeignFormat[] = [
  { keywords: [INVOKEAI_KEYWORD], read: readInvokeai },
  { keywords: [INVOKEAI_2_KEYWORD, DREAM_KEYWORD], read: readInvokeai2 },
  { keywords: [A1111_KEYWORD, FOOOCUS_SCHEME_KEYWORD], read: readFooocus },
  { keywords: [A1111_KEYWORD, FOOOCUS_SCHEME_KEYWORD], read: readA1111 },
  { keywords: [COMFYUI_PROMPT_KEYWORD, COMFYUI_WORKFLOW_KEYWORD], read: readComfyui },
  { keywords: [SOFTWARE_KEYWORD, DESCRIPTION_KEYWORD, COMMENT_KEYWORD], read: readNovelai },
];

/** All keywords that some format reads. */
export const FOREIGN_KEYWORDS: ReadonlySet<string> = new Set(FOREIGN_FORMATS.flatMap(({ keywords }) => keywords));

/** What the formats make of a picture's texts, in their order. */
export function* readForeignRecipes(text: TextLookup): Generator<ForeignRecipe> {
  for (const { read } of FOREIGN_FORMATS) {
    const recipe = read(text);
    if (recipe !== undefined) yield recipe;
  }
}
