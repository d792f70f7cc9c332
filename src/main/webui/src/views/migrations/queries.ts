import { useMutation, useQuery } from "@tanstack/react-query";
import { api, ok, type Schemas } from "@/api/client";
import { keys } from "@/api/keys";
import { sentence } from "@/api/problems";
import { useRefresh } from "@/api/queries";
import { targetOf } from "@/api/target";
import { toast } from "@/ui/toasts";

export type MigrationStatus = Schemas["MigrationStatus"];
export type MigrationCheck = Schemas["MigrationCheck"];
export type MigrationRun = Schemas["MigrationRun"];
export type Rehearsal = Schemas["Rehearsal"];

const REFRESH_MS = 15_000;

/** Of a branch, or with null of the main database. */
export function useStatus(branchId: number | null) {
  return useQuery({
    queryKey: [...keys.migrations, branchId ?? "main"],
    queryFn: ({ signal }) =>
      ok(api.GET("/api/migrations/idempotent/status", { params: { query: targetOf(branchId) }, signal })),
    refetchInterval: REFRESH_MS,
    retry: false,
  });
}

/** Who looks at another database when it ends is told by a toast. */
export function useRun(branchId: number | null, name: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: () => ok(api.POST("/api/migrations/idempotent/run", { body: targetOf(branchId) })),
    onSuccess: () => toast({ text: `Migrations applied to ${name}` }),
    onError: (error) => toast({ tone: "bad", text: `Migrations of ${name}. ${sentence(error)}` }),
    onSettled: () => void refresh(keys.migrations),
  });
}
