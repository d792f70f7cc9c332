import { useStore } from "@xyflow/react";
import { memo, useMemo } from "react";
import { cx } from "@/ui/cx";
import type { Graph, Line } from "./graph";
import { endsOf, type Layout, pathOf } from "./layout";
import { useLit } from "./lit";
import { frameOf, inSight, meet, same } from "./sight";

interface RelationLinesProps {
  graph: Graph;
  layout: Layout;
  onHover: (line: Line | null) => void;
}

/** Draws the visible foreign keys below the tables. */
export function RelationLines({ graph, layout, onHover }: RelationLinesProps) {
  const lit = useLit();
  const sight = useStore(({ transform: [x, y, zoom], width, height }) => inSight({ x, y, zoom }, width, height), same);
  const lines = useMemo(
    () =>
      graph.lines
        .map((line) => ({ line, points: layout.lines[line.id] ?? [] }))
        .map((drawn) => ({ ...drawn, frame: frameOf(drawn.points) })),
    [graph, layout],
  );
  return (
    <svg
      aria-hidden
      className="pointer-events-none absolute top-0 left-0 overflow-visible"
      style={{ zIndex: -1 }}
      width={layout.width}
      height={layout.height}
    >
      {lines
        .filter(({ frame }) => meet(frame, sight))
        .map(({ line, points }) => (
          <g
            key={line.id}
            className={cx(
              "fill-none transition-opacity",
              lit?.lines.has(line.id) ? "stroke-accent stroke-[2.2]" : "stroke-line-strong stroke-[1.3]",
              lit && !lit.lines.has(line.id) && "opacity-20",
            )}
            onPointerEnter={() => onHover(line)}
            onPointerLeave={() => onHover(null)}
          >
            <LineShape line={line} points={points} />
          </g>
        ))}
    </svg>
  );
}

const LineShape = memo(function LineShape({ line, points }: { line: Line; points: Layout["lines"][string] }) {
  const path = pathOf(points);
  return (
    <>
      <title>{line.text}</title>
      <path d={path} strokeDasharray={line.optional ? "5 3" : undefined} />
      <path d={endsOf(points, line.single)} />
      <path d={path} className="stroke-transparent stroke-[12]" style={{ pointerEvents: "stroke" }} />
    </>
  );
});
