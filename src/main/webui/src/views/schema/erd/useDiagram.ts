import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { keys } from "@/api/keys";
import type { Graph } from "./graph";
import type { Layout } from "./layout";
import { layOut } from "./layouter";

/** A graph with its layout. */
export interface Diagram {
  graph: Graph;
  layout: Layout;
  database: string;
  /** The selected part of the database. */
  selection: string;
}

/** Lays out a graph. Until a new layout of the same database is ready, the previous one stays. */
export function useDiagram(graph: Graph, database: string, selection: string) {
  const content = useMemo(() => JSON.stringify(graph), [graph]);
  return useQuery<Diagram>({
    queryKey: [...keys.diagram, database, selection, content],
    queryFn: async ({ signal }) => ({ graph, database, selection, layout: await layOut(graph, signal) }),
    enabled: graph.boxes.length > 0,
    // The layout of a graph does not change.
    staleTime: Infinity,
    retry: false,
    placeholderData: (before) => (before?.database === database ? before : undefined),
  });
}
