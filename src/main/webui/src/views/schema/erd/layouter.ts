import ELK from "elkjs/lib/elk-api";
import workerUrl from "elkjs/lib/elk-worker.min.js?url";
import type { Graph } from "./graph";
import { elkGraph, type Layout, layoutFrom } from "./layout";

/** Lays out in a thread of its own, which large graphs keep busy for seconds, and which ends with it. */
export async function layOut(graph: Graph, signal: AbortSignal): Promise<Layout> {
  const worker = new Worker(workerUrl);
  const elk = new ELK({ workerFactory: () => worker });
  try {
    return await new Promise<Layout>((resolve, reject) => {
      // The layouter itself does not notice when its thread could not be loaded.
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
