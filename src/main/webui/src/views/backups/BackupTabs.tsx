import { ViewTabs } from "@/ui/View";

const TABS = [
  { to: "/backups", text: "Archives" },
  { to: "/backups/schedules", text: "Schedules" },
  { to: "/backups/base", text: "Base backups" },
] as const;

export function BackupTabs() {
  return <ViewTabs label="Backups" tabs={TABS} />;
}
