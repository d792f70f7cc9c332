import { useMutation, useQuery } from "@tanstack/react-query";
import { api, ok, type Schemas } from "@/api/client";
import { keys } from "@/api/keys";
import { useRefresh, useSession } from "@/api/queries";

export type MigrationStatus = Schemas["MigrationStatus"];
export type MigrationCheck = Schemas["MigrationCheck"];
export type MigrationRun = Schemas["MigrationRun"];
export type Rehearsal = Schemas["Rehearsal"];

const REFRESH_MS = 15_000;

/** Of the database that the session is on: another one is another answer. */
export function useStatus() {
  const session = useSession().data;
  return useQuery({
    queryKey: [...keys.migrations, session?.on, session?.branch_id],
    enabled: session !== undefined && session.on !== "nothing",
    queryFn: ({ signal }) => ok(api.GET("/api/migrations/idempotent/status", { signal })),
    refetchInterval: REFRESH_MS,
    retry: false,
  });
}

export function useCheck() {
  return useMutation({
    mutationFn: (rehearse: boolean) => ok(api.POST("/api/migrations/check", { body: { rehearse } })),
  });
}

export function useRun(onMain: boolean) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: () => ok(api.POST("/api/migrations/idempotent/run", { body: onMain ? { target: "main" } : {} })),
    onSettled: () => void refresh(keys.migrations),
  });
}
