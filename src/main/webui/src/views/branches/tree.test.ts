import { expect, it } from "vitest";
import type { Branch } from "@/api/client";
import { asList, asTree } from "./tree";

const branch = (id: number, parent: number | null = null) => ({ id, parent }) as Branch;
const shape = (rows: ReturnType<typeof asTree>) => rows.map(({ branch: { id }, depth }) => [id, depth]);

it("lists the newest first", () => {
  expect(shape(asList([branch(1), branch(2), branch(3)]))).toEqual([
    [3, 0],
    [2, 0],
    [1, 0],
  ]);
});

it("puts each below its parent, and at the top when that is gone", () => {
  expect(shape(asTree([branch(1), branch(2), branch(3, 1), branch(4, 3), branch(5, 99), branch(6, 1)]))).toEqual([
    [1, 0],
    [3, 1],
    [4, 2],
    [6, 1],
    [2, 0],
    [5, 0],
  ]);
});
