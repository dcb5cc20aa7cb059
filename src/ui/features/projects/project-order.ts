import type { Project } from '../../../studio/services/projects.ts';

export const PROJECT_ORDERS = ['updatedAt', 'name', 'createdAt', 'sizeBytes'] as const;
export type ProjectOrder = (typeof PROJECT_ORDERS)[number];

/** The projects whose name has every word of a text, in an order: names from A, all else from the latest or largest. */
export function arrangeProjects(projects: readonly Project[], text: string, order: ProjectOrder): readonly Project[] {
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return projects
    .filter(({ name }) => words.every((word) => name.toLocaleLowerCase().includes(word)))
    .toSorted((a, b) => {
      if (order === 'name') return a.name.localeCompare(b.name, undefined, { numeric: true });
      return a[order] < b[order] ? 1 : a[order] > b[order] ? -1 : 0;
    });
}
