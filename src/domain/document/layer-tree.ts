import {
  childrenOf,
  compareOrder,
  nearestParent,
  resolveParents,
  type TreeNode,
  type TreeRoots,
} from './resolve-parents.ts';

/** The tree of the living layers, kept up to date change by change. */
export interface LayerTree {
  set(id: string, node: TreeNode): void;
  delete(id: string): void;
  /** @returns layers that came, went or moved since the last update; undefined when all lists are as they were. */
  update(artboardIds: readonly string[]): ReadonlySet<string> | undefined;
  /** Undefined for a layer that is not shown. */
  parentOf(id: string): string | undefined;
  /** Lists that did not change are the same objects as before. */
  children(): ReadonlyMap<string, readonly string[]>;
}

/** An empty tree. */
export function createLayerTree(): LayerTree {
  const nodes = new Map<string, TreeNode>();
  /** How many records name a parent: one that nobody names can come and go without moving others. */
  const namedBy = new Map<string, number>();
  const changed = new Map<string, TreeNode | undefined>();
  let roots: TreeRoots = { artboardIds: new Set(), rootId: '' };
  let parents = new Map<string, string>();
  let children: ReadonlyMap<string, readonly string[]> = new Map();

  function count(parentId: string | undefined, difference: number): void {
    if (parentId !== undefined) namedBy.set(parentId, (namedBy.get(parentId) ?? 0) + difference);
  }

  function put(id: string, node: TreeNode | undefined): void {
    const before = nodes.get(id);
    if (before === node || (before !== undefined && node !== undefined && isSameNode(before, node))) return;
    if (!changed.has(id)) changed.set(id, before);
    count(before?.parentId, -1);
    count(node?.parentId, 1);
    if (node === undefined) nodes.delete(id);
    else nodes.set(id, node);
  }

  const isLeaf = ([id, before]: readonly [string, TreeNode | undefined]) =>
    before?.isGroup !== true && nodes.get(id)?.isGroup !== true && (namedBy.get(id) ?? 0) === 0;

  /** Layers that contain nothing: only the lists that they leave and join are made anew. */
  function moveLeaves(ids: ReadonlySet<string>): void {
    const lists = new Map(children);
    // All leave before the first one joins, so that what is searched for its place is in order.
    for (const from of new Set([...ids].flatMap((id) => parents.get(id) ?? []))) {
      const rest = (lists.get(from) ?? []).filter((id) => !ids.has(id));
      if (rest.length > 0) lists.set(from, rest);
      else lists.delete(from);
    }
    for (const id of ids) {
      parents.delete(id);
      const node = nodes.get(id);
      if (!node?.isAlive) continue;
      const parentId = nearestParent(node, nodes, roots);
      parents.set(id, parentId);
      const list = lists.get(parentId) ?? [];
      const above = list.findIndex((other) => compareOrder(nodes, other, id) > 0);
      lists.set(parentId, list.toSpliced(above === -1 ? list.length : above, 0, id));
    }
    children = lists;
  }

  /** @returns layers that have another parent than before. */
  function rebuild(): readonly string[] {
    const before = parents;
    const listsBefore = children;
    parents = resolveParents(nodes, roots);
    const lists = childrenOf(parents, nodes);
    for (const [parentId, list] of lists) {
      const old = listsBefore.get(parentId);
      if (old?.length === list.length && old.every((id, index) => id === list[index])) lists.set(parentId, old);
    }
    children = lists;
    return [...parents].filter(([id, parentId]) => before.get(id) !== parentId).map(([id]) => id);
  }

  return {
    set: put,
    delete: (id) => put(id, undefined),
    update(artboardIds) {
      const [rootId = ''] = artboardIds;
      const isSameDesk =
        rootId === roots.rootId &&
        artboardIds.length === roots.artboardIds.size &&
        artboardIds.every((id) => roots.artboardIds.has(id));
      if (isSameDesk && changed.size === 0) return undefined;
      if (!isSameDesk) roots = { artboardIds: new Set(artboardIds), rootId };
      const leaves = [...changed];
      // One leaf after the other costs the length of its list each: for many of them, all at once is cheaper.
      const moved = new Set(changed.keys());
      if (isSameDesk && leaves.length < 16 && leaves.every(isLeaf)) moveLeaves(moved);
      else for (const id of rebuild()) moved.add(id);
      changed.clear();
      return moved;
    },
    parentOf: (id) => parents.get(id),
    children: () => children,
  };
}

function isSameNode(a: TreeNode, b: TreeNode): boolean {
  return a.parentId === b.parentId && a.order === b.order && a.isGroup === b.isGroup && a.isAlive === b.isAlive;
}
