import type { QueryClient } from "@tanstack/react-query";
import type { Job } from "./client";
import { connection } from "./connection";
import { isCheap, keys } from "./keys";

const AGAIN_MS = 3000;

/** The lists that show jobs of each kind. */
const touched: Record<string, readonly (readonly string[])[]> = {
  branch_copy: [keys.branches],
  restore: [keys.branches],
  recovery: [keys.branches, keys.recoveries],
  backup: [keys.backups],
  verify: [keys.backups],
  base_backup: [keys.baseBackups, keys.window],
  rehearsal: [keys.rehearsals],
};

export function applyJob(client: QueryClient, job: Job) {
  const before = client.getQueryData<Job[]>(keys.jobs)?.find(({ id }) => id === job.id);
  client.setQueryData<Job[]>(keys.jobs, (jobs) =>
    jobs === undefined ? jobs : before ? jobs.map((other) => (other.id === job.id ? job : other)) : [job, ...jobs],
  );
  client.setQueryData(keys.job(job.id), job);
  if (before?.status !== job.status || before?.phase !== job.phase) {
    for (const key of touched[job.kind] ?? [keys.branches, keys.backups, keys.baseBackups]) {
      void client.invalidateQueries({ queryKey: key });
    }
    void client.invalidateQueries({ queryKey: keys.usage });
  }
}

/** Follows the stream of events, and keeps {@link connection} up to date. Returns a function that stops it. */
export function followEvents(client: QueryClient): () => void {
  let source: EventSource | undefined;
  let timer: number | undefined;
  let broken = false;

  function open() {
    source = new EventSource("/api/events");
    source.onopen = () => {
      connection.setStreaming(true);
      connection.setReachable(true);
      // No event has reported what happened meanwhile.
      if (broken) void client.invalidateQueries({ predicate: isCheap });
      broken = false;
    };
    source.addEventListener("job", (event) =>
      applyJob(client, JSON.parse((event as MessageEvent<string>).data) as Job),
    );
    source.addEventListener("server", (event) => {
      const { reachable } = JSON.parse((event as MessageEvent<string>).data) as { reachable: boolean };
      const returned = reachable && connection.away() === "postgres";
      connection.setPostgresTold(reachable);
      if (returned) void client.invalidateQueries({ predicate: isCheap });
    });
    source.onerror = () => {
      broken = true;
      connection.setStreaming(false);
      // The browser reconnects by itself unless the answer was an error.
      if (source?.readyState === EventSource.CLOSED) {
        window.clearTimeout(timer);
        timer = window.setTimeout(open, AGAIN_MS);
      }
    };
  }

  function close() {
    window.clearTimeout(timer);
    source?.close();
    source = undefined;
  }

  // Browsers limit a host to six connections over all tabs, so a hidden tab uses none.
  function follow() {
    if (document.hidden) {
      close();
      broken = true;
    } else if (!source) {
      open();
    }
  }

  document.addEventListener("visibilitychange", follow);
  follow();
  return () => {
    document.removeEventListener("visibilitychange", follow);
    close();
  };
}
