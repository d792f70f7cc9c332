import { curl, Empty } from "@/ui/States";
import { View } from "@/ui/View";

export function MigrationsView() {
  return (
    <View title="Migrations">
      <Empty title="Migrations are not in the dashboard yet" curl={curl("POST", "/api/migrations/check", {})}>
        The API checks what is pending for the database that you are on, rehearses it, and runs it.
      </Empty>
    </View>
  );
}
