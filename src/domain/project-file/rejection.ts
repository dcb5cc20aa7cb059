import { StudioError, type StudioErrorDetails } from '../core/errors.ts';

/** Why an archive is refused (rules: docs/specs/project-file.md). The page has words for each. */
export const ARCHIVE_REASONS = [
  /** No bytes at all. */
  'empty-file',
  /** Something else than a ZIP: a web page, a picture. */
  'not-zip',
  /** A ZIP whose end is missing. */
  'zip-truncated',
  /** Bytes before, between or after the entries that belong to none. */
  'zip-junk',
  /** Headers that contradict each other, overlap or lie about sizes; data that does not inflate. details.fault says which. */
  'zip-damaged',
  /** An entry's bytes are not those that were packed. */
  'zip-checksum',
  'zip-encrypted',
  /** zip64, several disks, other methods than stored and deflated, links. details.feature says which. */
  'zip-unsupported',
  /** An entry's name that could lead out of its folder or means something to a program. details.path. */
  'zip-path',
  /** Two entries of one name, letter case and Unicode form aside. */
  'zip-duplicate',
  'zip-too-many',
  'zip-too-large',
  /** An entry that unpacks to far more than it was packed from. */
  'zip-bomb',
  /** The disk, or whoever moved the file meanwhile, does not let it be read. */
  'file-unreadable',
] as const;

/** Why a project file is refused. */
export const PROJECT_FILE_REASONS = [
  ...ARCHIVE_REASONS,
  /** A ZIP without `manifest.json`. */
  'no-manifest',
  'manifest-invalid',
  /** Made by a later version of the studio. details.version, details.newestKnown. */
  'newer-version',
  /** A document that is missing or of another shape. details.path. */
  'document-invalid',
  /** An asset that the manifest lists and the archive lacks. */
  'asset-missing',
  /** An asset whose bytes are not those that its name says. */
  'asset-mismatch',
  /** An asset that is no picture, or none that the studio takes in. details.imageReason. */
  'asset-invalid',
] as const;

export type ProjectFileReason = (typeof PROJECT_FILE_REASONS)[number];

/** A file that is not taken in. `details.reason` is for the page's words, the message for the log. */
export function fileRejected(
  reason: ProjectFileReason,
  message: string,
  details: StudioErrorDetails = {},
  cause?: unknown,
): StudioError {
  return new StudioError('file-rejected', message, { ...details, reason }, cause);
}
