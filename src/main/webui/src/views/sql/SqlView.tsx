import { useSession } from "@/api/session";
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
        <Empty title="SQL is not available" curl={curl("GET", "/api/session")}>
          <p className="break-words">{session.workbench.reason ?? "The service gives no reason."}</p>
          <p className="pt-2">
            SQL from the dashboard uses logins of its own. See the section on the workbench in docs/configuration.md for
            the statements that create them.
          </p>
        </Empty>
      </View>
    );
  }
  return <Workbench session={session} />;
}
