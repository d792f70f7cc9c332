import { useQuery } from "@tanstack/react-query";
import { api, ok } from "@/api/client";
import { useSession } from "@/api/session";
import { targetOf } from "@/api/target";
import type { DatabaseSchema } from "./model";

/** What the session's database is made of, once it is wanted; on a branch compared with its parent. */
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
    // It reads the catalogs of up to two databases, so going back and forth between views does not ask anew.
    staleTime: 15_000,
  });
}
