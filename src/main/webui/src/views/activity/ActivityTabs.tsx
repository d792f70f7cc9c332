import { ViewTabs } from "@/ui/View";

const TABS = [
  { to: "/activity", text: "Jobs" },
  { to: "/activity/audit", text: "Audit" },
] as const;

export function ActivityTabs() {
  return <ViewTabs label="Activity" tabs={TABS} />;
}
