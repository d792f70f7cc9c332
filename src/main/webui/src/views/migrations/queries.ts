import { useMutation, useQuery } from "@tanstack/react-query";
import { api, ok, type Schemas } from "@/api/client";
import { useFreshness } from "@/api/connection";
import { keys } from "@/api/keys";
import { sentence } from "@/api/problems";
import { every, useRefresh } from "@/api/queries";
import { targetOf } from "@/api/target";
import { toast } from "@/ui/toasts";

export type MigrationStatus = Schemas["MigrationStatus"];
export type MigrationCheck = Schemas["MigrationCheck"];
export type MigrationRun = Schemas["MigrationRun"];
export type Rehearsal = Schemas["Rehearsal"];
export type RehearsalJob = Schemas["RehearsalJob"];

const REFRESH_MS = 15_000;

/** Returns the migrations of a branch, or of the main database for null. */
export function useStatus(branchId: number | null) {
  return useQuery({
    queryKey: [...keys.migrations, branchId ?? "main"],
    queryFn: ({ signal }) =>
      ok(api.GET("/api/migrations/idempotent/status", { params: { query: targetOf(branchId) }, signal })),
    refetchInterval: REFRESH_MS,
    retry: false,
  });
}

/** Returns the newest rehearsal of a branch, or of the main database for null; null if there is none. */
export function useRehearsal(branchId: number | null) {
  const freshness = useFreshness();
  return useQuery({
    queryKey: [...keys.rehearsals, branchId ?? "main"],
    queryFn: async ({ signal }): Promise<RehearsalJob | null> =>
      (await ok(api.GET("/api/migrations/rehearsals", { params: { query: targetOf(branchId) }, signal })))
        .rehearsals[0] ?? null,
    refetchInterval: every(freshness),
  });
}

/** Begins a rehearsal in a job. A toast reports its end on any view. */
export function useRehearse(branchId: number | null) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: () => ok(api.POST("/api/migrations/rehearsals", { body: targetOf(branchId) })),
    onSettled: () => refresh(keys.rehearsals, keys.jobs),
  });
}

/** Runs the pending files. A toast reports the end if the user looks at another database by then. */
export function useRun(branchId: number | null, name: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: () => ok(api.POST("/api/migrations/idempotent/run", { body: targetOf(branchId) })),
    onSuccess: () => toast({ text: `Migrations applied to ${name}` }),
    onError: (error) => toast({ tone: "bad", text: `Migrations of ${name}. ${sentence(error)}` }),
    onSettled: () => void refresh(keys.migrations),
  });
}
