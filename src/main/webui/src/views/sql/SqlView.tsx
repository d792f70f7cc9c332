import { useSession } from "@/api/queries";
import { curl, Empty } from "@/ui/States";
import { View } from "@/ui/View";

export function SqlView() {
  const session = useSession().data;
  return (
    <View title="SQL">
      <Empty title="There is no editor in the dashboard yet" curl={curl("POST", "/api/sql", { sql: "SELECT now()" })}>
        {session?.workbench.available === false
          ? `The workbench is off: ${session.workbench.reason ?? "no reason was given"}`
          : "The API runs SQL on the database that you are on."}
      </Empty>
    </View>
  );
}
