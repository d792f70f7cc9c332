import { curl, Empty } from "@/ui/States";
import { View } from "@/ui/View";

export function SchemaView() {
  return (
    <View title="Schema">
      <Empty title="There is no schema browser in the dashboard yet" curl={curl("GET", "/api/schema")}>
        The API describes the database that you are on: tables, columns, keys, indexes.
      </Empty>
    </View>
  );
}
