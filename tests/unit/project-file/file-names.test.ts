import { describe, expect, test } from 'vitest';
import { backupFileName, isProjectFileName, projectFileName } from '../../../src/studio/files/project-file-name.ts';

describe('names of files', () => {
  test('[F62] are ones that every system takes', () => {
    const names = {
      'A cat, at noon': 'A cat, at noon.studio',
      'a/b\\c:d*e?f"g<h>i|j': 'a b c d e f g h i j.studio',
      '..hidden. ': 'hidden.studio',
      'line\nbreak\u202e': 'line break.studio',
      '': 'Project.studio',
      '...': 'Project.studio',
      [`${'x'.repeat(79)}😀😀`]: `${'x'.repeat(79)}😀.studio`,
    };
    for (const [name, file] of Object.entries(names)) expect(projectFileName(name)).toBe(file);
    expect(backupFileName(new Date(2026, 0, 5, 23, 59))).toBe('Studio backup 2026-01-05.studio');
    expect(isProjectFileName('Mine.STUDIO')).toBe(true);
    expect(isProjectFileName('studio.png')).toBe(false);
  });
});
