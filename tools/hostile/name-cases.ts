import { encodeUtf8 } from '../../src/domain/core/utf8.ts';
import { buildZip, type ZipPart } from './build-zip.ts';
import { type HostileCase, refused } from './hostile-case.ts';
import { plainParts } from './plain-project.ts';

/** What an entry beside a sound project may be called to get out of its folder, or into a program. */
const NAMES: readonly (readonly [string, string])[] = [
  ['traversal', '../../.ssh/authorized_keys'],
  ['traversal-inside', 'assets/../../evil.png'],
  ['traversal-at-end', 'assets/..'],
  ['absolute', '/etc/passwd'],
  ['backslash', '..\\..\\evil.exe'],
  ['backslash-harmless', 'assets\\a.png'],
  ['drive', 'C:/Windows/evil.dll'],
  ['nul', 'evil.exe\u0000.png'],
  ['line-break', 'a\nb.png'],
  ['dot-part', './manifest2.json'],
  ['empty-part', 'assets//a.png'],
  ['direction-mark', 'gnp.\u202egpj.exe'],
  ['proto', '__proto__/a.png'],
  ['constructor', 'assets/constructor'],
  ['prototype', 'prototype'],
  ['long', `${'x'.repeat(600)}.png`],
];

/** Names that something else in the archive has already, as far as some system can tell. */
const TWINS: readonly (readonly [string, readonly [string, string]])[] = [
  ['same', ['note.txt', 'note.txt']],
  ['manifest', ['manifest.json', 'a.txt']],
  ['letter-case', ['Note.txt', 'nOTE.TXT']],
  ['sharp-s', ['stra\u00dfe', 'STRASSE']],
  ['unicode-form', ['caf\u00e9.txt', 'cafe\u0301.txt']],
  ['file-and-folder', ['notes', 'notes/a.txt']],
];

/** Entries whose names are the trouble. */
export function hostileNames(): readonly HostileCase[] {
  const extra = (path: string): ZipPart => ({ path, data: encodeUtf8(path), isStored: true });
  const beside = (...parts: readonly ZipPart[]) => buildZip([...plainParts(), ...parts]);
  return [
    ...NAMES.map(([name, path]) => refused(`name-${name}`, beside(extra(path)), 'archive', 'zip-path')),
    refused('name-not-utf8', beside({ ...extra('latin1-X'), ...withByte(0xe9) }), 'archive', 'zip-path'),
    ...TWINS.map(([name, paths]) => refused(`twin-${name}`, beside(...paths.map(extra)), 'archive', 'zip-duplicate')),
  ];
}

/** The last byte of the name replaced in both headers. */
function withByte(byte: number): Partial<ZipPart> {
  const replace = (bytes: Uint8Array<ArrayBuffer>) => {
    bytes[bytes.length - 1] = byte;
    return bytes;
  };
  return { patchCentral: replace, patchLocal: replace };
}
