import * as v from 'valibot';
import { StudioError } from '../core/errors.ts';
import { packageIdSchema } from './package-id.ts';

const catalogSchema = v.strictObject({
  schemaVersion: v.literal(1),
  /** Ids of packages, each a folder beside the catalog; the first is the default. */
  packages: v.pipe(v.array(packageIdSchema), v.maxLength(200)),
});

/** What a host offers: models/catalog.json. */
export type Catalog = v.InferOutput<typeof catalogSchema>;

/**
 * A catalog from parsed JSON.
 * @throws StudioError `manifest-invalid` with details.problems, when it is none or lists a package twice.
 */
export function parseCatalog(json: unknown): Catalog {
  const result = v.safeParse(catalogSchema, json);
  const problems = result.success
    ? findRepeated(result.output.packages).map((id) => `packages: ${id} is listed twice`)
    : result.issues.slice(0, 20).map((issue) => `${v.getDotPath(issue) ?? '(root)'}: ${issue.message}`);
  if (!result.success || problems.length > 0)
    throw new StudioError('manifest-invalid', `Not a catalog of packages: ${problems[0]}`, { problems });
  return result.output;
}

function findRepeated(ids: readonly string[]): string[] {
  return ids.filter((id, index) => ids.indexOf(id) !== index);
}
