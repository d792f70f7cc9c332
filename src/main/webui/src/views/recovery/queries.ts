import { useQuery } from "@tanstack/react-query";
import { api, ok, type Schemas } from "@/api/client";
import { keys } from "@/api/keys";

const FRESH_MS = 15_000;

export function useWindow() {
  return useQuery({
    queryKey: keys.window,
    queryFn: ({ signal }) => ok(api.GET("/api/recovery/window", { signal })),
    refetchInterval: FRESH_MS,
  });
}

export function usePoints() {
  return useQuery({
    queryKey: keys.points,
    queryFn: async ({ signal }) =>
      (await ok(api.GET("/api/recovery/points", { params: { query: { limit: 500 } }, signal }))).points,
    refetchInterval: FRESH_MS * 2,
  });
}

export function useRecoveries() {
  return useQuery({
    queryKey: keys.recoveries,
    queryFn: async ({ signal }) =>
      (await ok(api.GET("/api/recovery", { params: { query: { limit: 100 } }, signal }))).recoveries,
    refetchInterval: FRESH_MS,
  });
}

export type RecoverRequest = Schemas["Recover"];

/** Returns what a recovery would do, for each new target. */
export function usePreview(body: RecoverRequest | null) {
  return useQuery({
    queryKey: ["recovery-preview", body],
    enabled: body !== null,
    retry: false,
    queryFn: async ({ signal }) =>
      (await ok(
        api.POST("/api/recovery", { params: { query: { preview: true } }, body: body ?? {}, signal }),
      )) as Schemas["RecoveryPreview"],
  });
}
