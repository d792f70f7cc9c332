import "@xyflow/react/dist/base.css";
import { useNavigate } from "@tanstack/react-router";
import { MiniMap, Panel, ReactFlow, useReactFlow, ViewportPortal } from "@xyflow/react";
import { Maximize, ZoomIn, ZoomOut } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { IconButton } from "@/ui/Button";
import { aroundLine, aroundTable, type Graph, type Line } from "./graph";
import type { Layout } from "./layout";
import { Lit } from "./lit";
import { RelationLines } from "./RelationLines";
import { TableNode, type TableNodeType } from "./TableNode";

const NODE_TYPES = { table: TableNode };
const FARTHEST = 0.02;
const NEAREST = 2;
const WORTH_A_MAP = 15;
/** The number of tables from which on only visible ones are rendered, because a larger page scrolls slowly. */
const MANY = 60;
/** The zoom at which columns are readable. */
const READABLE = 0.9;

const SPOKEN = {
  "node.a11yDescription.default": "Enter opens the table",
  "node.a11yDescription.keyboardDisabled": "Enter opens the table",
};

interface ErdCanvasProps {
  graph: Graph;
  layout: Layout;
  /** The table that is centered and highlighted. */
  chosen: string | null;
  /** The number of times that the same table was chosen again. */
  asked: number;
  onChoose: (id: string | null) => void;
}

/** The diagram. Dragging moves it, scrolling zooms it, and Tab goes through its tables. */
export function ErdCanvas({ graph, layout, chosen, asked, onChoose }: ErdCanvasProps) {
  const navigate = useNavigate();
  const flow = useReactFlow();
  const [hovered, setHovered] = useState<string | null>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const [line, setLine] = useState<Line | null>(null);

  const nodes = useMemo(
    () =>
      graph.boxes.map((box): TableNodeType => ({
        id: box.id,
        type: "table",
        position: layout.boxes[box.id] ?? { x: 0, y: 0 },
        width: box.width,
        height: box.height,
        // The size is known in advance, so that invisible tables need not be rendered to be measured.
        measured: { width: box.width, height: box.height },
        handles: [],
        ariaLabel: box.title,
        selected: box.id === chosen,
        data: { box },
      })),
    [graph, layout, chosen],
  );
  const table = hovered ?? focused ?? chosen;
  const lit = useMemo(() => {
    if (line) return aroundLine(line);
    return table !== null && layout.boxes[table] ? aroundTable(graph, table) : null;
  }, [graph, layout, table, line]);

  const show = useCallback(
    (id: string, zoom: number) => {
      const box = graph.boxes.find((candidate) => candidate.id === id);
      const corner = layout.boxes[id];
      if (!box || !corner) return;
      const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      void flow.setCenter(corner.x + box.width / 2, corner.y + box.height / 2, {
        zoom,
        duration: still ? 0 : 300,
      });
    },
    [flow, graph, layout],
  );
  // A clicked table is already visible.
  const clicked = useRef<string | null>(null);
  const ready = flow.viewportInitialized;
  useEffect(() => {
    if (ready && chosen !== null && chosen !== clicked.current) show(chosen, Math.max(flow.getZoom(), READABLE));
    clicked.current = null;
  }, [ready, chosen, asked, flow, show]);

  const open = (id: string) => void navigate({ to: "/schema/$table", params: { table: id } });
  return (
    <Lit value={lit}>
      <div
        className="min-h-0 flex-1"
        onFocus={(event) => {
          const id = nodeAt(event.target);
          setFocused(id);
          // Tab reaches the tables around it only if they are rendered.
          if (id !== null && event.target.matches(":focus-visible")) show(id, flow.getZoom());
        }}
        onBlur={() => setFocused(null)}
        onKeyDown={(event) => {
          const id = nodeAt(event.target);
          if (event.key === "Enter" && id !== null) open(id);
        }}
      >
        <ReactFlow
          aria-label="Diagram"
          nodes={nodes}
          edges={NO_EDGES}
          nodeTypes={NODE_TYPES}
          onlyRenderVisibleElements={nodes.length >= MANY}
          autoPanOnNodeFocus={false}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable
          elementsSelectable={false}
          deleteKeyCode={null}
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
          minZoom={FARTHEST}
          maxZoom={NEAREST}
          zoomOnDoubleClick={false}
          fitView={chosen === null}
          fitViewOptions={{ maxZoom: 1, padding: 0.04 }}
          proOptions={{ hideAttribution: true }}
          ariaLabelConfig={SPOKEN}
          onNodeMouseEnter={(_, node) => setHovered(node.id)}
          onNodeMouseLeave={() => setHovered(null)}
          onNodeClick={(_, node) => {
            if (node.id !== chosen) clicked.current = node.id;
            onChoose(node.id);
          }}
          onNodeDoubleClick={(_, node) => open(node.id)}
          onPaneClick={() => onChoose(null)}
        >
          <ViewportPortal>
            <RelationLines graph={graph} layout={layout} onHover={setLine} />
          </ViewportPortal>
          <Panel position="bottom-left" className="flex rounded-md border border-line bg-panel">
            <IconButton label="Zoom in" onClick={() => void flow.zoomIn()}>
              <ZoomIn size={16} aria-hidden className="shrink-0" />
            </IconButton>
            <IconButton label="Zoom out" onClick={() => void flow.zoomOut()}>
              <ZoomOut size={16} aria-hidden className="shrink-0" />
            </IconButton>
            <IconButton label="Show all" onClick={() => void flow.fitView({ maxZoom: 1, padding: 0.04 })}>
              <Maximize size={16} aria-hidden className="shrink-0" />
            </IconButton>
          </Panel>
          {nodes.length >= WORTH_A_MAP && (
            <MiniMap
              pannable
              zoomable
              ariaLabel="Overview"
              className="rounded-md border border-line max-sm:hidden!"
              bgColor="var(--color-panel)"
              maskColor="color-mix(in srgb, var(--color-line-strong) 30%, transparent)"
              nodeColor={({ data }) => MAP_COLOURS[(data as TableNodeType["data"]).box.change ?? "none"]}
            />
          )}
        </ReactFlow>
      </div>
    </Lit>
  );
}

const NO_EDGES: never[] = [];
const MAP_COLOURS = { added: "var(--color-good)", changed: "var(--color-warn)", none: "var(--color-line-strong)" };

/** Returns the table that has the focus, if any. */
function nodeAt(target: EventTarget): string | null {
  return target instanceof HTMLElement && target.classList.contains("react-flow__node")
    ? (target.dataset.id ?? null)
    : null;
}
