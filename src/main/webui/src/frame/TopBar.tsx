import { Link } from "@tanstack/react-router";
import { Command } from "lucide-react";
import { useBranches } from "@/api/queries";
import { useSession } from "@/api/session";
import { Button } from "@/ui/Button";
import { Size } from "@/ui/Time";
import { DatabaseSwitcher } from "./DatabaseSwitcher";
import { JobsIndicator } from "./JobsIndicator";
import { ThemeMenu } from "./ThemeMenu";
import { isMac } from "./useShortcut";

export function TopBar({ onPalette }: { onPalette: () => void }) {
  const session = useSession().data;
  const branches = useBranches().data;
  // The size of the database beside it.
  const bytes =
    session?.on === "main"
      ? session.main.size_bytes
      : branches?.find(({ id }) => id === session?.branch_id)?.size_bytes;
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line bg-panel px-3 sm:gap-3">
      <Link to="/branches" className="flex items-center gap-2 font-semibold">
        <img src="/favicon.svg" alt="" className="size-6" />
        <span className="hidden sm:inline">Truss</span>
        <span className="sr-only sm:hidden">Truss</span>
      </Link>
      <span aria-hidden className="text-soft">
        ▸
      </span>
      <DatabaseSwitcher />
      {session?.main.server_version && (
        <p className="hidden text-xs whitespace-nowrap text-soft md:block">
          postgres {session.main.server_version}
          {bytes != null && (
            <>
              {" · "}
              <Size bytes={bytes} />
            </>
          )}
        </p>
      )}
      <span className="flex-1" />
      <JobsIndicator />
      <Button kind="quiet" onClick={onPalette} aria-label="Command palette" title="Command palette" className="px-2">
        <Command size={15} aria-hidden className="sm:hidden" />
        <kbd className="hidden font-sans text-xs text-soft sm:inline">{isMac ? "⌘K" : "Ctrl K"}</kbd>
      </Button>
      <ThemeMenu />
      <span className="hidden max-w-32 truncate text-xs text-soft sm:inline" title="Signed-in user">
        {session?.user ?? ""}
      </span>
    </header>
  );
}
