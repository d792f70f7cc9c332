import { useSession } from "@/api/queries";
import { curl, Empty, Failed, Loading } from "@/ui/States";
import { View } from "@/ui/View";
import { Workbench } from "./Workbench";

export function SqlView() {
  const { data: session, error, refetch } = useSession();
  if (!session) {
    return (
      <View title="SQL">
        {error ? (
          <Failed what="the session" error={error} retry={() => void refetch()} />
        ) : (
          <Loading what="the session" />
        )}
      </View>
    );
  }
  if (!session.workbench.available) {
    return (
      <View title="SQL">
        <Empty title="The workbench is off" curl={curl("GET", "/api/session")}>
          <p className="break-words">{session.workbench.reason ?? "The service gives no reason."}</p>
          <p className="pt-2">
            SQL from the dashboard runs as logins of its own, never as the one that makes branches. The chapter on them
            in docs/configuration.md has the statements that make such logins.
          </p>
        </Empty>
      </View>
    );
  }
  return <Workbench session={session} />;
}
