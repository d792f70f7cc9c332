import ELK from "elkjs/lib/elk-api";
import workerUrl from "elkjs/lib/elk-worker.min.js?url";
import type { Graph } from "./graph";
import { elkGraph, type Layout, layoutFrom } from "./layout";

/** Computes a layout in a separate thread, because large graphs take seconds. The thread ends with it. */
export async function layOut(graph: Graph, signal: AbortSignal): Promise<Layout> {
  const worker = new Worker(workerUrl);
  const elk = new ELK({ workerFactory: () => worker });
  try {
    return await new Promise<Layout>((resolve, reject) => {
      // The layouter does not detect that its thread could not be loaded.
      worker.addEventListener("error", (event) =>
        reject(new Error(`The layout could not be computed: ${event.message || "its program did not load"}.`)),
      );
      signal.addEventListener("abort", () => reject(new DOMException("No longer wanted", "AbortError")));
      elk.layout(elkGraph(graph)).then((laidOut) => resolve(layoutFrom(laidOut)), reject);
    });
  } finally {
    worker.terminate();
  }
}
