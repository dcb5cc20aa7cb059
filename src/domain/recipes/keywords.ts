/** Keywords of PNG texts by the programs that write them; A1111's and the studio's own are with their writers. */

/** InvokeAI since 3.0: JSON. */
export const INVOKEAI_KEYWORD = 'invokeai_metadata';
/** InvokeAI 2: JSON. */
export const INVOKEAI_2_KEYWORD = 'sd-metadata';
/** InvokeAI 1 and 2: a command line. */
export const DREAM_KEYWORD = 'Dream';

/** ComfyUI: the graph that ran, as JSON. */
export const COMFYUI_PROMPT_KEYWORD = 'prompt';
/** ComfyUI: the graph as its editor keeps it, as JSON. */
export const COMFYUI_WORKFLOW_KEYWORD = 'workflow';

/** Fooocus: how its `parameters` are written, `fooocus` or `a1111`. */
export const FOOOCUS_SCHEME_KEYWORD = 'fooocus_scheme';

/** NovelAI: the program's name, the prompt, the rest as JSON. */
export const SOFTWARE_KEYWORD = 'Software';
export const DESCRIPTION_KEYWORD = 'Description';
export const COMMENT_KEYWORD = 'Comment';
