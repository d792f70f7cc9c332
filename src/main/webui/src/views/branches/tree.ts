import type { Branch } from "@/api/client";

export interface Row {
  branch: Branch;
  /** The number of ancestors above it. */
  depth: number;
}

/** Sorts branches, newest first. */
export function asList(branches: readonly Branch[]): Row[] {
  return branches.map((branch) => ({ branch, depth: 0 })).reverse();
}

/** Sorts each branch below its parent, oldest first. A branch whose parent is missing is at the top. */
export function asTree(branches: readonly Branch[]): Row[] {
  const present = new Set(branches.map(({ id }) => id));
  const children = new Map<number | null, Branch[]>();
  for (const branch of branches) {
    const parent = branch.parent != null && present.has(branch.parent) ? branch.parent : null;
    children.set(parent, [...(children.get(parent) ?? []), branch]);
  }
  const rows: Row[] = [];
  const add = (parent: number | null, depth: number) => {
    for (const branch of children.get(parent) ?? []) {
      rows.push({ branch, depth });
      add(branch.id, depth + 1);
    }
  };
  add(null, 0);
  return rows;
}
