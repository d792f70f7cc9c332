import { useQuery } from "@tanstack/react-query";
import { api, ok } from "@/api/client";
import { useSession } from "@/api/session";
import { targetOf } from "@/api/target";
import type { DatabaseSchema } from "./model";

/** Returns the schema of the session's database when it is wanted; on a branch, compared with its parent. */
export function useDatabaseSchema(wanted = true) {
  const session = useSession().data;
  const compare = session?.on === "branch";
  return useQuery({
    queryKey: ["schema", session?.branch_id ?? "main"],
    enabled: wanted && session !== undefined && session.on !== "nothing",
    queryFn: async ({ signal }) =>
      (await ok(
        api.GET("/api/schema", { params: { query: { compare, ...targetOf(session?.branch_id) } }, signal }),
      )) as DatabaseSchema,
    // The request reads the catalogs of up to two databases, so switching between views does not repeat it.
    staleTime: 15_000,
  });
}
