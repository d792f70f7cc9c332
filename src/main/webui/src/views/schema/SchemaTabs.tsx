import { ViewTabs } from "@/ui/View";

const TABS = [
  { to: "/schema", text: "Tables", exact: true },
  { to: "/schema/erd", text: "Diagram" },
  { to: "/schema/functions", text: "Functions" },
] as const;

export function SchemaTabs() {
  return <ViewTabs label="Schema" tabs={TABS} />;
}
