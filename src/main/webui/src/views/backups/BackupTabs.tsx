import { ViewTabs } from "@/ui/View";

const TABS = [
  { to: "/backups", text: "Archives", exact: true },
  { to: "/backups/schedules", text: "Schedules" },
  { to: "/backups/base", text: "Base backups" },
] as const;

export function BackupTabs() {
  return <ViewTabs label="Backups" tabs={TABS} />;
}
