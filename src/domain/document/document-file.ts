import * as v from 'valibot';
import { StudioError } from '../core/errors.ts';
import { DOCUMENT_FILE_LIMITS as LIMITS } from './document-excess.ts';
import { artboardSchema, guideSchema, layerSchema } from './document-schemas.ts';
import { type Artboard, DOCUMENT_SCHEMA_VERSION, type DocumentState, type Guide, type Layer } from './records.ts';
import { childrenOf, resolveParents, type TreeNode } from './resolve-parents.ts';

/** A document as JSON: what files and exports hold. Its history is not part of it. */
export interface DocumentFile {
  readonly schemaVersion: number;
  readonly artboards: readonly Artboard[];
  /** Each before what it contains; bottom first. */
  readonly layers: readonly Layer[];
  readonly guides: readonly Guide[];
}

/** Makes the JSON of one version from that of the version before it. The n-th turns version n + 1 into n + 2. */
export type FileMigration = (file: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

/** Version 1 is the first. */
const MIGRATIONS: readonly FileMigration[] = [];

const versionSchema = v.looseObject({ schemaVersion: v.pipe(v.number(), v.safeInteger(), v.minValue(1)) });

const fileSchema = v.strictObject({
  schemaVersion: v.literal(DOCUMENT_SCHEMA_VERSION),
  artboards: v.pipe(v.array(artboardSchema), v.minLength(1), v.maxLength(LIMITS.artboards)),
  layers: v.pipe(v.array(layerSchema), v.maxLength(LIMITS.layers)),
  guides: v.pipe(v.array(guideSchema), v.maxLength(LIMITS.guides)),
});

/** A state as JSON. */
export function writeDocumentFile(state: DocumentState): DocumentFile {
  const { artboards, guides } = state;
  const layers = artboards.flatMap(({ id }) => layersBelow(state, id));
  return { schemaVersion: DOCUMENT_SCHEMA_VERSION, artboards, layers, guides };
}

/**
 * Reads a document's JSON, or the text of it, of any version so far.
 * @throws StudioError `document-damaged` with details.path for another shape; `file-rejected` with details.reason
 * `newer-version`.
 */
export function parseDocumentFile(json: unknown, migrations: readonly FileMigration[] = MIGRATIONS): DocumentState {
  const versioned = parseAs(versionSchema, typeof json === 'string' ? parseJson(json) : json);
  const newestKnown = migrations.length + 1;
  if (versioned.schemaVersion > newestKnown) {
    const details = { reason: 'newer-version', version: versioned.schemaVersion, newestKnown };
    throw new StudioError('file-rejected', 'The document was made by a newer version of the studio.', details);
  }
  const pending = migrations.slice(versioned.schemaVersion - 1);
  const file = pending.reduce<Readonly<Record<string, unknown>>>((older, migrate) => migrate(older), versioned);
  return stateOf(parseAs(fileSchema, file));
}

/** Not recursive: tabs that nest groups at once may nest them deeply. */
function layersBelow(state: DocumentState, parentId: string): Layer[] {
  const layers: Layer[] = [];
  const waiting = [...(state.children.get(parentId) ?? [])].reverse();
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const layer = state.layers.get(id);
    if (layer !== undefined) layers.push(layer);
    waiting.push(...[...(state.children.get(id) ?? [])].reverse());
  }
  return layers;
}

/** The records with their tree; parents that are none are repaired as in a document. */
function stateOf(file: v.InferOutput<typeof fileSchema>): DocumentState {
  const { schemaVersion, artboards, guides } = file;
  requireDistinct([...artboards, ...file.layers], 'layers');
  requireDistinct(guides, 'guides');
  const artboardIds = new Set(artboards.map(({ id }) => id));
  const nodes = new Map<string, TreeNode>(
    file.layers.map(({ id, parentId, order, kind }) => [
      id,
      { parentId, order, isGroup: kind === 'group', isAlive: true },
    ]),
  );
  const parents = resolveParents(nodes, { artboardIds, rootId: artboards[0]?.id ?? '' });
  for (const id of parents.keys()) requireShallow(id, parents);
  const layers = new Map(file.layers.map((layer) => [layer.id, { ...layer, parentId: parents.get(layer.id) ?? '' }]));
  return {
    schemaVersion,
    artboards,
    guides: guides.filter(({ artboardId }) => artboardIds.has(artboardId)),
    layers,
    children: childrenOf(parents, nodes),
  };
}

function requireDistinct(records: readonly { readonly id: string }[], path: string): void {
  if (new Set(records.map(({ id }) => id)).size < records.length) damaged('Two records have the same id.', path);
}

function requireShallow(id: string, parents: ReadonlyMap<string, string>): void {
  let depth = 0;
  for (let at = parents.get(id); at !== undefined; at = parents.get(at)) {
    depth += 1;
    if (depth > LIMITS.depth) damaged('Groups are nested too deeply.', 'layers');
  }
}

function parseAs<Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, value, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  damaged(issue.message, v.getDotPath(issue) ?? '');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new StudioError('document-damaged', 'The document is no JSON.', {}, error);
  }
}

function damaged(message: string, path: string): never {
  throw new StudioError('document-damaged', message, { path });
}
