import type { ElkNode } from "elkjs/lib/elk-api";
import { type Graph, middleOf } from "./graph";

export interface Point {
  x: number;
  y: number;
}

/** The positions of all parts of a graph. */
export interface Layout {
  width: number;
  height: number;
  /** The upper left corner of each box, by its id. */
  boxes: Record<string, Point>;
  /** Each line's corners, from the referenced table to the one with the foreign key, by its id. */
  lines: Record<string, Point[]>;
}

const OPTIONS = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.aspectRatio": "1.6",
  "elk.separateConnectedComponents": "true",
  "elk.spacing.componentComponent": "50",
  "elk.spacing.nodeNode": "36",
  "elk.spacing.edgeNode": "22",
  "elk.spacing.edgeEdge": "12",
  "elk.layered.spacing.nodeNodeBetweenLayers": "64",
  "elk.layered.spacing.edgeNodeBetweenLayers": "26",
  "elk.layered.spacing.edgeEdgeBetweenLayers": "11",
  "elk.padding": "[top=24,left=24,bottom=24,right=24]",
};

/** Options for straight lines, which take more space. */
const STRAIGHT = {
  "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
  "elk.layered.nodePlacement.bk.fixedAlignment": "BALANCED",
};
/** The number of tables from which on straight lines would make the diagram a long strip. */
const MANY = 30;

/** Returns options that wrap the tables into columns, so that the diagram has about the proportions of a screen. */
function compact({ boxes }: Graph): Record<string, string> {
  const mean = (length: (box: Graph["boxes"][number]) => number) =>
    boxes.reduce((sum, box) => sum + length(box), 0) / boxes.length;
  const step = { x: mean(({ width }) => width) + 400, y: mean(({ height }) => height) + 36 };
  return {
    "elk.layered.nodePlacement.strategy": "SIMPLE",
    "elk.layered.layering.strategy": "COFFMAN_GRAHAM",
    // Fewer than the default seven attempts to reduce crossings. With 200 tables, they are a third to a half of the
    // time.
    "elk.layered.thoroughness": "2",
    "elk.layered.layering.coffmanGraham.layerBound": String(
      Math.ceil(Math.sqrt((boxes.length * step.x) / (1.2 * step.y))),
    ),
  };
}

const WEST = { "elk.port.side": "WEST" };
const EAST = { "elk.port.side": "EAST" };

/** Returns the graph for the layouter: referenced tables at the left, each end of a line at its row. */
export function elkGraph(graph: Graph): ElkNode {
  return {
    id: "root",
    layoutOptions: { ...OPTIONS, ...(graph.boxes.length < MANY ? STRAIGHT : compact(graph)) },
    children: graph.boxes.map((box) => ({
      id: box.id,
      width: box.width,
      height: box.height,
      layoutOptions: { "elk.portConstraints": "FIXED_POS" },
      ports: graph.lines.flatMap((line) => [
        ...(line.to === box.id
          ? [{ id: `${line.id} to`, x: box.width, y: middleOf(line.toRow), width: 0, height: 0, layoutOptions: EAST }]
          : []),
        ...(line.from === box.id
          ? [
              // A self-reference leaves and returns at the same side, not around the whole box.
              line.to === box.id
                ? {
                    id: `${line.id} from`,
                    x: box.width,
                    y: middleOf(line.fromRow),
                    width: 0,
                    height: 0,
                    layoutOptions: EAST,
                  }
                : { id: `${line.id} from`, x: 0, y: middleOf(line.fromRow), width: 0, height: 0, layoutOptions: WEST },
            ]
          : []),
      ]),
    })),
    edges: graph.lines.map((line) => ({ id: line.id, sources: [`${line.id} to`], targets: [`${line.id} from`] })),
  };
}

export function layoutFrom(laidOut: ElkNode): Layout {
  return {
    width: laidOut.width ?? 0,
    height: laidOut.height ?? 0,
    boxes: Object.fromEntries((laidOut.children ?? []).map(({ id, x = 0, y = 0 }) => [id, { x, y }])),
    lines: Object.fromEntries(
      (laidOut.edges ?? []).map((edge) => [
        edge.id,
        (edge.sections ?? []).flatMap(({ startPoint, bendPoints = [], endPoint }) => [
          startPoint,
          ...bendPoints,
          endPoint,
        ]),
      ]),
    ),
  };
}

/** Returns a line as a path with rounded corners. */
export function pathOf(points: readonly Point[], radius = 6): string {
  const [first, ...rest] = points;
  if (!first) return "";
  const path = [`M${at(first)}`];
  rest.forEach((point, index) => {
    const before = index === 0 ? first : (rest[index - 1] as Point);
    const after = rest[index + 1];
    if (!after) {
      path.push(`L${at(point)}`);
      return;
    }
    const cut = Math.min(radius, distance(before, point) / 2, distance(point, after) / 2);
    path.push(`L${at(towards(point, before, cut))}`, `Q${at(point)} ${at(towards(point, after, cut))}`);
  });
  return path.join("");
}

/** Returns crow's feet: the end at the referencing table is a fork, unless at most one row can reference. */
export function endsOf(points: readonly Point[], single: boolean): string {
  const [one, next] = points;
  const many = points.at(-1);
  const before = points.at(-2);
  if (!one || !next || !many || !before) return "";
  const out = Math.sign(next.x - one.x) || 1;
  const back = Math.sign(before.x - many.x) || -1;
  const bar = (point: Point, direction: number) => `M${at({ x: point.x + 7 * direction, y: point.y - 5 })}v10`;
  const fork =
    `M${at({ x: many.x, y: many.y - 5 })}L${at({ x: many.x + 10 * back, y: many.y })}` +
    `L${at({ x: many.x, y: many.y + 5 })}`;
  return bar(one, out) + (single ? bar(many, back) : fork);
}

const at = ({ x, y }: Point) => `${round(x)} ${round(y)}`;
const round = (length: number) => Math.round(length * 10) / 10;
const distance = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y);

function towards(from: Point, to: Point, by: number): Point {
  const all = distance(from, to);
  return all === 0 ? from : { x: from.x + ((to.x - from.x) * by) / all, y: from.y + ((to.y - from.y) * by) / all };
}
