import { useQuery } from "@tanstack/react-query";
import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import { api, type Branch, ok } from "@/api/client";
import { keys } from "@/api/keys";
import { Button } from "@/ui/Button";
import { Copyable } from "@/ui/Copy";
import { Section } from "@/ui/Drawer";
import { ProblemText } from "@/ui/States";

/** Shows how to connect. The password is requested only when the user reveals it, and discarded when it is hidden. */
export function BranchConnection({ branch }: { branch: Branch }) {
  const [reveal, setReveal] = useState(false);
  const { data, error } = useQuery({
    queryKey: [...keys.connection(branch.id), reveal],
    queryFn: ({ signal }) =>
      ok(api.GET("/api/branches/{id}/connection", { params: { path: { id: branch.id }, query: { reveal } }, signal })),
    gcTime: reveal ? 0 : undefined,
  });
  return (
    <Section
      title="Connection"
      actions={
        data?.password != null && (
          <Button kind="quiet" aria-pressed={reveal} onClick={() => setReveal(!reveal)}>
            {reveal ? <EyeOff size={14} aria-hidden /> : <Eye size={14} aria-hidden />}
            {reveal ? "Hide password" : "Reveal password"}
          </Button>
        )
      }
    >
      {error ? (
        <ProblemText error={error} />
      ) : (
        data && (
          <>
            <Copyable block text={data.url} what="connection string" />
            <Copyable block text={data.jdbc_url} what="JDBC URL" />
            {data.user == null && (
              <p className="text-xs text-soft">No user is configured (truss.connection.user). Use your own login.</p>
            )}
          </>
        )
      )}
    </Section>
  );
}
