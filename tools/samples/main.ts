import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildWelcome } from './build-welcome.ts';

/** Writes the sample project that ships with the app: `public/samples/welcome.studio`. */
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const folder = fileURLToPath(new URL('../../public/samples/', import.meta.url));
  const bytes = buildWelcome();
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}welcome.studio`, bytes);
  console.log(`${folder}welcome.studio: ${bytes.length} bytes`);
}
