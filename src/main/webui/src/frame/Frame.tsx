import { Outlet } from "@tanstack/react-router";
import { useState } from "react";
import { useSession } from "@/api/session";
import { useJobEnds } from "./useJobEnds";
import { useKeptFocus } from "./useKeptFocus";
import { usePinned } from "./usePinned";
import { Toasts } from "@/ui/Toasts";
import { BranchBanner } from "./BranchBanner";
import { CommandPalette } from "./CommandPalette";
import { ConnectionLost } from "./ConnectionLost";
import { GonePanel } from "./GonePanel";
import { Rail } from "./Rail";
import { TopBar } from "./TopBar";
import { useShortcut } from "./useShortcut";

/** Frames every view with the current database, the navigation, and notifications. */
export function Frame() {
  const session = useSession().data;
  const needsDatabase = usePinned();
  useJobEnds();
  useKeptFocus();
  const [palette, setPalette] = useState(false);
  // The palette does not open above a dialog.
  useShortcut("k", () => setPalette((open) => !open && document.querySelector("[data-modal]") === null));
  return (
    <div className="flex h-dvh flex-col overflow-hidden">
      <a href="#view" className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-panel focus:p-2">
        Skip to the view
      </a>
      <TopBar onPalette={() => setPalette(true)} />
      {session?.on === "branch" && <BranchBanner session={session} />}
      <ConnectionLost />
      <div className="flex min-h-0 flex-1 flex-col-reverse sm:flex-row">
        <Rail />
        <main id="view" tabIndex={-1} className="relative flex min-h-0 min-w-0 flex-1 outline-none">
          {session?.on === "nothing" && needsDatabase ? <GonePanel session={session} /> : <Outlet />}
        </main>
      </div>
      {palette && <CommandPalette onClose={() => setPalette(false)} />}
      <Toasts />
    </div>
  );
}
