import { useQuery } from "@tanstack/react-query";
import { request } from "@/api/client";
import { useSession } from "@/api/queries";
import type { DatabaseSchema } from "./model";

/** What the session's database is made of, once it is wanted; on a branch compared with its parent. */
export function useDatabaseSchema(wanted = true) {
  const session = useSession().data;
  const compare = session?.on === "branch";
  return useQuery({
    queryKey: ["schema", session?.branch_id ?? "main"],
    enabled: wanted && session !== undefined && session.on !== "nothing",
    queryFn: ({ signal }) => request<DatabaseSchema>("GET", `/api/schema?compare=${compare}`, undefined, signal),
    // It reads the catalogs of up to two databases, so going back and forth between views does not ask anew.
    staleTime: 15_000,
  });
}
