import { Link } from "@tanstack/react-router";
import {
  Activity,
  Archive,
  ChartNoAxesColumn,
  GitBranch,
  History,
  ListChecks,
  SquareTerminal,
  Table2,
} from "lucide-react";

export const VIEWS = [
  { to: "/branches", text: "Branches", Icon: GitBranch },
  { to: "/backups", text: "Backups", Icon: Archive },
  { to: "/recovery", text: "Recovery", Icon: History },
  { to: "/sql", text: "SQL", Icon: SquareTerminal },
  { to: "/schema", text: "Schema", Icon: Table2 },
  { to: "/migrations", text: "Migrations", Icon: ListChecks },
  { to: "/usage", text: "Usage", Icon: ChartNoAxesColumn },
  { to: "/activity", text: "Activity", Icon: Activity },
] as const;

/** Shows the navigation at the left; on a phone, as a bar at the bottom. */
export function Rail() {
  return (
    <nav
      aria-label="Views"
      className="relative z-30 flex shrink-0 overflow-x-auto border-line bg-panel max-sm:border-t sm:w-14 sm:flex-col sm:overflow-y-auto sm:border-r sm:py-2 lg:w-44"
    >
      {VIEWS.map(({ to, text, Icon }) => (
        <Link
          key={to}
          to={to}
          title={text}
          className="flex items-center gap-2.5 text-soft hover:bg-hover hover:text-ink max-sm:min-w-12 max-sm:flex-1 max-sm:flex-col max-sm:gap-0.5 max-sm:py-1.5 max-sm:text-[10px] max-sm:tracking-tight sm:mx-2 sm:rounded-md sm:px-2.5 sm:py-1.5"
          activeProps={{ className: "bg-hover text-ink! font-medium" }}
        >
          <Icon size={17} aria-hidden className="shrink-0" />
          <span className="sm:sr-only lg:not-sr-only">{text}</span>
        </Link>
      ))}
    </nav>
  );
}
