import { byCodeUnits } from './raw-record.ts';

/** What the tree needs to know of a record. */
export interface TreeNode {
  readonly parentId: string;
  readonly order: string;
  readonly isGroup: boolean;
  /** In the picture: not deleted, and of a kind that this code knows. */
  readonly isAlive: boolean;
}

/** Where layers may be: artboards, and the one that takes in layers whose place is not known. */
export interface TreeRoots {
  readonly artboardIds: ReadonlySet<string>;
  readonly rootId: string;
}

/**
 * The parent that each living layer is shown in. Follows from the records alone, so all replicas agree:
 * a parent that is gone gives way to its own parent, an unknown one to the root, and of layers that contain each other
 * the one with the smallest id goes to the root.
 */
export function resolveParents(nodes: ReadonlyMap<string, TreeNode>, roots: TreeRoots): Map<string, string> {
  const parents = new Map<string, string>();
  for (const [id, node] of nodes) if (node.isAlive) parents.set(id, nearestParent(node, nodes, roots));
  breakCycles(parents, roots.rootId);
  return parents;
}

/** The nearest living place that a record names, circles aside. */
export function nearestParent(
  node: TreeNode,
  nodes: ReadonlyMap<string, TreeNode>,
  { artboardIds, rootId }: TreeRoots,
): string {
  const passed = new Set<string>();
  let { parentId } = node;
  while (!artboardIds.has(parentId)) {
    const parent = nodes.get(parentId);
    if (parent === undefined || passed.has(parentId)) return rootId;
    if (parent.isAlive && parent.isGroup) return parentId;
    passed.add(parentId);
    parentId = parent.parentId;
  }
  return parentId;
}

function breakCycles(parents: Map<string, string>, rootId: string): void {
  const checked = new Set<string>();
  for (const [start, parentId] of parents) {
    if (!parents.has(parentId)) continue;
    const path = new Set<string>();
    let id = start;
    while (parents.has(id) && !checked.has(id) && !path.has(id)) {
      path.add(id);
      id = parents.get(id) ?? rootId;
    }
    if (path.has(id)) {
      const passed = [...path];
      const [first = id] = passed.slice(passed.indexOf(id)).sort(byCodeUnits);
      parents.set(first, rootId);
    }
    for (const passed of path) checked.add(passed);
  }
}

/** Ids of the children of every parent, bottom first; equal order keys are decided by id. */
export function childrenOf(
  parents: ReadonlyMap<string, string>,
  nodes: ReadonlyMap<string, TreeNode>,
): Map<string, readonly string[]> {
  const children = new Map<string, string[]>();
  for (const [id, parentId] of parents) {
    const list = children.get(parentId);
    if (list === undefined) children.set(parentId, [id]);
    else list.push(id);
  }
  for (const list of children.values()) list.sort((a, b) => compareOrder(nodes, a, b));
  return children;
}

/** Which of two children of one parent is below the other. */
export function compareOrder(nodes: ReadonlyMap<string, TreeNode>, a: string, b: string): number {
  return byCodeUnits(nodes.get(a)?.order ?? '', nodes.get(b)?.order ?? '') || byCodeUnits(a, b);
}
