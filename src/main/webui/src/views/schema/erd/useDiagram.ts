import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { keys } from "@/api/keys";
import type { Graph } from "./graph";
import type { Layout } from "./layout";
import { layOut } from "./layouter";

/** A graph and where all of it is drawn. */
export interface Diagram {
  graph: Graph;
  layout: Layout;
  database: string;
  /** What of the database it was asked to show. */
  selection: string;
}

/** Lays out a graph; while one of the same database is laid out anew, the one before stays. */
export function useDiagram(graph: Graph, database: string, selection: string) {
  const content = useMemo(() => JSON.stringify(graph), [graph]);
  return useQuery<Diagram>({
    queryKey: [...keys.diagram, database, selection, content],
    queryFn: async ({ signal }) => ({ graph, database, selection, layout: await layOut(graph, signal) }),
    enabled: graph.boxes.length > 0,
    // The same graph is laid out the same way.
    staleTime: Infinity,
    retry: false,
    placeholderData: (before) => (before?.database === database ? before : undefined),
  });
}
