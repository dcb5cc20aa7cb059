import * as v from 'valibot';

/** Schemas of the fields that rows of several stores have. */
export const natural = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const isoTime = v.pipe(v.string(), v.isoTimestamp());
export const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
export const bytes = v.custom<Uint8Array<ArrayBuffer>>(
  (value) => value instanceof Uint8Array && value.buffer instanceof ArrayBuffer,
);

/** The row as the schema knows it, or undefined when it has another shape. */
export function parseRow<Schema extends v.GenericSchema>(
  schema: Schema,
  row: unknown,
): v.InferOutput<Schema> | undefined {
  const result = v.safeParse(schema, row);
  return result.success ? result.output : undefined;
}

/** The rows that `parse` knows; `onUnreadable` is told the keys of the others, which are left alone. */
export function parseRows<Row>(
  rows: readonly unknown[],
  parse: (row: unknown) => Row | undefined,
  onUnreadable: (key: unknown) => void,
): Row[] {
  return rows.flatMap((row) => {
    const parsed = parse(row);
    if (parsed === undefined) onUnreadable(keyOf(row));
    return parsed === undefined ? [] : [parsed];
  });
}

function keyOf(row: unknown): unknown {
  if (typeof row !== 'object' || row === null) return undefined;
  if ('id' in row) return row.id;
  return 'key' in row ? row.key : 'itemId' in row ? row.itemId : undefined;
}
