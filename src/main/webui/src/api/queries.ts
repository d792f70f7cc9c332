import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Branch, ok } from "./client";
import { useFreshness } from "./connection";
import { keys } from "./keys";

const QUIET_MS = 20_000;
const POLL_MS = 2000;
const BUSY_MS = 1000;
const PRESENT = ["active", "creating", "resetting", "expired", "deleting", "failed"] as const;

/**
 * Returns the polling interval: long while events arrive, short otherwise or while work without a job is in progress.
 */
export function every(freshness: string, busy = false) {
  if (busy) return BUSY_MS;
  return freshness === "live" ? QUIET_MS : POLL_MS;
}

export const isUnderWay = ({ status }: Branch) =>
  status === "creating" || status === "resetting" || status === "deleting";

/** Returns all branches that are not deleted, oldest first. */
export function useBranches() {
  const freshness = useFreshness();
  return useQuery({
    queryKey: keys.branches,
    queryFn: async ({ signal }) =>
      (await ok(api.GET("/api/branches", { params: { query: { status: [...PRESENT] } }, signal }))).branches,
    refetchInterval: (query) => every(freshness, query.state.data?.some(isUnderWay)),
  });
}

/** Returns a branch, even if it is deleted. */
export function useBranch(id: number, wanted = true) {
  const freshness = useFreshness();
  return useQuery({
    queryKey: keys.branch(id),
    enabled: wanted,
    queryFn: ({ signal }) => ok(api.GET("/api/branches/{id}", { params: { path: { id } }, signal })),
    refetchInterval: (query) => every(freshness, query.state.data && isUnderWay(query.state.data)),
  });
}

export function useBackups() {
  const freshness = useFreshness();
  return useQuery({
    queryKey: keys.backups,
    queryFn: async ({ signal }) => (await ok(api.GET("/api/backups", { signal }))).backups,
    refetchInterval: every(freshness),
  });
}

export function useSchedules() {
  const freshness = useFreshness();
  return useQuery({
    queryKey: keys.schedules,
    queryFn: async ({ signal }) => (await ok(api.GET("/api/schedules", { signal }))).schedules,
    refetchInterval: every(freshness),
  });
}

export function useBaseBackups() {
  const freshness = useFreshness();
  return useQuery({
    queryKey: keys.baseBackups,
    queryFn: async ({ signal }) => (await ok(api.GET("/api/base-backups", { signal }))).base_backups,
    refetchInterval: every(freshness),
  });
}

const jobs = queryOptions({
  queryKey: keys.jobs,
  queryFn: async ({ signal }) => (await ok(api.GET("/api/jobs", { params: { query: { limit: 200 } }, signal }))).jobs,
});

/** Returns the newest jobs, newest first. */
export function useJobs() {
  const freshness = useFreshness();
  return useQuery({ ...jobs, refetchInterval: every(freshness) });
}

/** Returns a job by its id, from the newest jobs or by a request. */
export function useJob(id: number | null | undefined) {
  const freshness = useFreshness();
  const list = useJobs().data;
  const listed = list?.find((job) => job.id === id);
  const single = useQuery({
    queryKey: keys.job(id ?? 0),
    enabled: id != null && list !== undefined && listed === undefined,
    queryFn: ({ signal }) => ok(api.GET("/api/jobs/{id}", { params: { path: { id: id ?? 0 } }, signal })),
    refetchInterval: every(freshness),
  });
  return listed ?? (id == null ? undefined : single.data);
}

/** Returns a function that invalidates answers after a change. */
export function useRefresh() {
  const client = useQueryClient();
  return (...names: (readonly string[])[]) =>
    Promise.all(names.map((queryKey) => client.invalidateQueries({ queryKey })));
}
