import * as v from 'valibot';
import type { Recipe } from '../recipes/recipe.ts';
import { readStudioRecipe } from '../recipes/recipe-text.ts';
import { archivePathProblem, findPathTwin } from './archive-path.ts';
import { ASSET_MIME_TYPES } from './file-paths.ts';
import { MAX_JSON_BYTES, PROJECT_FILE_LIMITS } from './limits.ts';
import { parsePlainJson } from './plain-json.ts';
import { fileRejected } from './rejection.ts';

/** The newest manifest that this code reads and the one that it writes. */
export const PROJECT_FILE_VERSION = 1;

/** Where the manifest is in the archive. */
export const MANIFEST_PATH = 'manifest.json';

const KIND = 'studio-project-file';

/** Longest name of a project or picture, UTF-16 units. */
export const MAX_NAME_LENGTH = 1000;

const shortText = v.pipe(v.string(), v.maxLength(MAX_NAME_LENGTH));
const isoTime = v.pipe(v.string(), v.isoTimestamp());
const whole = (max: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(max));
const path = v.pipe(
  v.string(),
  v.check((text) => archivePathProblem(text) === undefined, 'no plain relative path'),
);
const list = <Item extends v.GenericSchema>(item: Item) =>
  v.pipe(v.array(item), v.maxLength(PROJECT_FILE_LIMITS.maxEntries));

const projectSchema = v.object({
  id: shortText,
  name: shortText,
  createdAt: isoTime,
  updatedAt: isoTime,
  documentPath: path,
  thumbnailPath: v.exactOptional(path),
});

const assetSchema = v.object({
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  path,
  mimeType: v.picklist(ASSET_MIME_TYPES),
  sizeBytes: whole(PROJECT_FILE_LIMITS.maxTotalBytes),
  /** As a layer says it; the picture itself is asked when it is read. */
  width: whole(1_000_000),
  height: whole(1_000_000),
  /** Of an upload. */
  name: v.exactOptional(shortText),
  /** Of a generated picture; checked apart, since a picture is worth more than the story of how it was made. */
  recipe: v.exactOptional(v.unknown()),
});

const modelSchema = v.object({ packageId: shortText, revision: shortText, name: shortText });

const manifestSchema = v.object({
  kind: v.literal(KIND),
  version: v.literal(PROJECT_FILE_VERSION),
  appVersion: shortText,
  createdAt: isoTime,
  projects: v.pipe(list(projectSchema), v.minLength(1)),
  assets: list(assetSchema),
  models: list(modelSchema),
});

/** A project as the manifest lists it. */
export type FileProject = Readonly<v.InferOutput<typeof projectSchema>>;
/** A model that pictures of the file were made with: never in the file itself. */
export type ModelReference = Readonly<v.InferOutput<typeof modelSchema>>;
/** A picture of the file, listed once however many layers and projects show it. */
export interface FileAsset extends Readonly<Omit<v.InferOutput<typeof assetSchema>, 'recipe'>> {
  readonly recipe?: Recipe;
}

/** What a project file says of itself. */
export interface ProjectFileManifest {
  readonly appVersion: string;
  readonly createdAt: string;
  readonly projects: readonly FileProject[];
  readonly assets: readonly FileAsset[];
  readonly models: readonly ModelReference[];
}

/** A manifest that was read, and how many recipes in it were not understood and left out. */
export interface ParsedManifest {
  readonly manifest: ProjectFileManifest;
  readonly droppedRecipes: number;
}

/** The manifest as the text of `manifest.json`; equal manifests give equal texts. */
export function writeManifest(manifest: ProjectFileManifest): string {
  const { appVersion, createdAt, projects, assets, models } = manifest;
  return `${JSON.stringify({ kind: KIND, version: PROJECT_FILE_VERSION, appVersion, createdAt, projects, assets, models }, null, 1)}\n`;
}

/** @throws StudioError `file-rejected`: `manifest-invalid`, `newer-version`. */
export function parseManifest(text: string): ParsedManifest {
  if (text.length > MAX_JSON_BYTES) throw invalid('too long');
  const json = parsePlainJson(text);
  if (!json.isPlain) throw invalid(json.problem);
  refuseNewer(json.value);
  const parsed = v.safeParse(manifestSchema, json.value);
  if (!parsed.success) throw invalid(v.getDotPath(parsed.issues[0]) ?? 'no manifest', parsed.issues[0].message);
  checkPaths(parsed.output);
  let droppedRecipes = 0;
  const assets = parsed.output.assets.map(({ recipe: said, ...asset }): FileAsset => {
    if (said === undefined) return asset;
    const recipe = readStudioRecipe(JSON.stringify(said));
    if (recipe !== undefined && !('newerVersion' in recipe)) return { ...asset, recipe };
    droppedRecipes += 1;
    return asset;
  });
  return { manifest: { ...parsed.output, assets }, droppedRecipes };
}

/** The models that made the pictures, each once. */
export function modelsOf(assets: readonly FileAsset[]): readonly ModelReference[] {
  const models = new Map<string, ModelReference>();
  for (const { recipe } of assets) {
    if (!recipe) continue;
    const { packageRevision: revision, packageName: name } = recipe;
    const { packageId } = recipe.request;
    models.set(`${packageId} ${revision}`, { packageId, revision, name });
  }
  return [...models.values()];
}

/** A later version may have any shape, so its number is looked at before all else. */
function refuseNewer(value: unknown): void {
  const said = v.safeParse(v.object({ kind: v.literal(KIND), version: v.pipe(v.number(), v.integer()) }), value);
  if (said.success && said.output.version > PROJECT_FILE_VERSION)
    throw fileRejected('newer-version', 'A later version of the studio made this file.', {
      version: said.output.version,
      newestKnown: PROJECT_FILE_VERSION,
    });
}

function checkPaths({ projects, assets }: v.InferOutput<typeof manifestSchema>): void {
  const paths = projects.flatMap(({ documentPath, thumbnailPath }) =>
    thumbnailPath === undefined ? [documentPath] : [documentPath, thumbnailPath],
  );
  const twin = findPathTwin([MANIFEST_PATH, ...paths, ...assets.map((asset) => asset.path)]);
  if (twin !== undefined) throw invalid(`path ${twin} twice`);
  if (new Set(assets.map(({ sha256 }) => sha256)).size < assets.length) throw invalid('an asset twice');
}

function invalid(problem: string, message = problem) {
  return fileRejected('manifest-invalid', `The manifest is not read: ${problem}: ${message}.`, { problem });
}
