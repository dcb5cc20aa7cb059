import { byCodeUnits } from './raw-record.ts';

/** What the tree needs to know of a record. */
export interface TreeNode {
  readonly parentId: string;
  readonly order: string;
  readonly isGroup: boolean;
  /** In the picture: not deleted, and of a kind that this code knows. */
  readonly isAlive: boolean;
}

/**
 * The parent that each living layer is shown in. Follows from the records alone, so all replicas agree:
 * a parent that is gone gives way to its own parent, an unknown one to `rootId`, and of layers that contain each other
 * the one with the smallest id goes to `rootId`.
 */
export function resolveParents(
  nodes: ReadonlyMap<string, TreeNode>,
  artboardIds: ReadonlySet<string>,
  rootId: string,
): Map<string, string> {
  const parents = new Map<string, string>();
  for (const [id, node] of nodes) {
    if (node.isAlive) parents.set(id, nearestParent(node, nodes, artboardIds, rootId));
  }
  breakCycles(parents, rootId);
  return parents;
}

function nearestParent(
  node: TreeNode,
  nodes: ReadonlyMap<string, TreeNode>,
  artboardIds: ReadonlySet<string>,
  rootId: string,
): string {
  const passed = new Set<string>();
  let parentId = node.parentId;
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
  for (const start of parents.keys()) {
    const path: string[] = [];
    const onPath = new Set<string>();
    let id = start;
    while (parents.has(id) && !checked.has(id) && !onPath.has(id)) {
      path.push(id);
      onPath.add(id);
      id = parents.get(id) ?? rootId;
    }
    if (onPath.has(id)) {
      const [first = id] = path.slice(path.indexOf(id)).sort(byCodeUnits);
      parents.set(first, rootId);
    }
    for (const passed of path) checked.add(passed);
  }
}

/** Ids of the children of every parent, bottom first; equal order keys are decided by id. */
export function childrenOf(
  parents: ReadonlyMap<string, string>,
  nodes: ReadonlyMap<string, TreeNode>,
): Map<string, string[]> {
  const children = new Map<string, string[]>();
  for (const [id, parentId] of parents) {
    const list = children.get(parentId);
    if (list === undefined) children.set(parentId, [id]);
    else list.push(id);
  }
  const order = (id: string) => nodes.get(id)?.order ?? '';
  for (const list of children.values()) list.sort((a, b) => byCodeUnits(order(a), order(b)) || byCodeUnits(a, b));
  return children;
}
