import * as v from 'valibot';

/** A package's stable identity and the name of its folder: lower-case letters, digits, hyphens; at most 64. */
export const packageIdSchema = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'not a package id'));
