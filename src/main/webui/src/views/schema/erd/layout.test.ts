import ELK from "elkjs";
import { describe, expect, it } from "vitest";
import { column, foreignKey, table } from "../samples";
import { type Graph, graphOf, middleOf } from "./graph";
import { elkGraph, endsOf, layoutFrom, pathOf } from "./layout";

const layOut = async (graph: Graph) => layoutFrom(await new ELK().layout(elkGraph(graph)));

const orders = table("orders", {
  columns: [
    column("id", { primary_key: true }),
    column("buyer"),
    column("payer"),
    column("parent", { nullable: true }),
  ],
  foreign_keys: [
    foreignKey("buyer", ["buyer"], "customers"),
    foreignKey("payer", ["payer"], "customers"),
    foreignKey("parent", ["parent"], "orders"),
  ],
});

// The first layout is slow, especially on a busy machine.
describe("the layout", { timeout: 120_000 }, () => {
  it("joins every line to the rows at its ends, two between the same tables and one to itself", async () => {
    const graph = graphOf([table("customers"), orders]);
    const layout = await layOut(graph);
    for (const line of graph.lines) {
      const [from, to] = [line.from, line.to].map(
        (id) => graph.boxes.find((box) => box.id === id) as Graph["boxes"][number],
      );
      const points = layout.lines[line.id] ?? [];
      const target = layout.boxes[line.to] ?? { x: NaN, y: NaN };
      const source = layout.boxes[line.from] ?? { x: NaN, y: NaN };
      expect(points[0]).toEqual({ x: target.x + (to?.width ?? NaN), y: target.y + middleOf(line.toRow) });
      expect(points.at(-1)).toEqual({
        x: source.x + (line.from === line.to ? (from?.width ?? NaN) : 0),
        y: source.y + middleOf(line.fromRow),
      });
    }
    expect(Object.keys(layout.lines)).toHaveLength(3);
  });

  it("lets no two tables of many overlap", async () => {
    const tables = Array.from({ length: 80 }, (_, index) =>
      table(`t${index}`, {
        columns: [column("id", { primary_key: true }), column("a"), column("b")],
        foreign_keys: [
          foreignKey("a", ["a"], `t${(index * 7) % 80}`),
          ...(index % 2 === 0 ? [foreignKey("b", ["b"], `t${(index * 3 + 1) % 20}`)] : []),
        ],
      }),
    );
    const graph = graphOf(tables);
    expect(graph.lines).toHaveLength(120);
    const layout = await layOut(graph);
    const boxes = graph.boxes.map((box) => ({ ...box, ...(layout.boxes[box.id] as { x: number; y: number }) }));
    const overlaps = boxes.flatMap((a, index) =>
      boxes
        .slice(index + 1)
        .filter((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height)
        .map((b) => `${a.id} ${b.id}`),
    );
    expect(overlaps).toEqual([]);
  });
});

describe("pathOf", () => {
  it("rounds corners, and goes straight where there are none", () => {
    expect(
      pathOf([
        { x: 0, y: 0 },
        { x: 10, y: 0 },
      ]),
    ).toBe("M0 0L10 0");
    expect(
      pathOf([
        { x: 0, y: 0 },
        { x: 20, y: 0 },
        { x: 20, y: 8 },
      ]),
    ).toBe("M0 0L16 0Q20 0 20 4L20 8");
    expect(pathOf([])).toBe("");
  });
});

describe("endsOf", () => {
  const points = [
    { x: 0, y: 0 },
    { x: 50, y: 0 },
  ];
  it("forks at the table with the key, unless one row at most can be there", () => {
    expect(endsOf(points, false)).toBe("M7 -5v10M50 -5L40 0L50 5");
    expect(endsOf(points, true)).toBe("M7 -5v10M43 -5v10");
  });
});
