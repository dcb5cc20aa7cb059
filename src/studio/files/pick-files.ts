import { fileOpen } from 'browser-fs-access';

/** Lets the user choose a project file. @returns undefined when they choose none. */
export function pickProjectFile(): Promise<File | undefined> {
  return unlessDismissed(
    fileOpen({
      description: 'Studio project',
      extensions: ['.studio'],
      mimeTypes: [PROJECT_FILE_TYPE],
      id: 'projects',
    }),
  );
}

/** Lets the user choose pictures. @returns none when they choose none. */
export async function pickImages(): Promise<readonly File[]> {
  const files = fileOpen({
    description: 'Pictures',
    mimeTypes: ['image/*'],
    extensions: ['.png', '.jpg', '.jpeg', '.gif', '.webp', '.avif', '.svg'],
    multiple: true,
    id: 'pictures',
  });
  return (await unlessDismissed(files)) ?? [];
}

/** Lets the user choose lists of values, a text file each. @returns none when they choose none. */
export async function pickTextFiles(): Promise<readonly File[]> {
  const files = fileOpen({
    description: 'Text files',
    mimeTypes: ['text/plain'],
    extensions: ['.txt'],
    multiple: true,
    id: 'wildcards',
  });
  return (await unlessDismissed(files)) ?? [];
}

/** Lets the user choose a file of styles. @returns undefined when they choose none. */
export function pickStylesFile(): Promise<File | undefined> {
  return unlessDismissed(
    fileOpen({ description: 'Styles', mimeTypes: ['text/csv'], extensions: ['.csv'], id: 'styles' }),
  );
}

/** What project files are called among MIME types; also in the web app manifest. */
const PROJECT_FILE_TYPE = 'application/x-ai-design-studio';

async function unlessDismissed<T>(picking: Promise<T>): Promise<T | undefined> {
  try {
    return await picking;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined;
    throw error;
  }
}
