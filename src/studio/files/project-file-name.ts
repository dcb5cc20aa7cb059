/** Longest name without its ending, characters. */
const MAX_LENGTH = 80;

/** A file name for a project that every system takes. */
export function projectFileName(projectName: string): string {
  const plain = projectName
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069<>:"/\\|?*]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  const short = [...plain].slice(0, MAX_LENGTH).join('').trim();
  return `${short || 'Project'}.studio`;
}

/** A file name for a backup of all projects. @param date its local day is in the name. */
export function backupFileName(date: Date): string {
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0'));
  return `Studio backup ${day.join('-')}.studio`;
}

/** Whether a file is meant to be a project file, by its name. */
export function isProjectFileName(name: string): boolean {
  return name.toLowerCase().endsWith('.studio');
}
