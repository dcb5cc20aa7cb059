import * as v from 'valibot';

/** A finite number: JSON's 1e999 is read as Infinity. */
export const finiteNumber = v.pipe(v.number(), v.finite());

/** A whole number from `min` to `max`. */
export const wholeNumber = (min: number, max: number) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(min), v.maxValue(max));

/** SHA-256 as 64 lower-case hexadecimal digits. */
export const sha256Text = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'not a SHA-256 in hexadecimal'));

/** A path inside the package: forward slashes, no empty, `.` or `..` part, nothing a file system or URL would read otherwise. */
export const packagePath = v.pipe(
  v.string(),
  v.maxLength(200),
  v.regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/, 'not a path inside the package'),
  v.check((path) => path !== 'manifest.json', 'the manifest cannot list itself'),
  v.check((path) => !path.endsWith('.part'), 'names that end in .part are those of unfinished downloads'),
);
