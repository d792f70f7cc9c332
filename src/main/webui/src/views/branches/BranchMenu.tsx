import { Ellipsis } from "lucide-react";
import { useState } from "react";
import type { Branch } from "@/api/client";
import { IconButton } from "@/ui/Button";
import { Menu, MenuItem } from "@/ui/Menu";
import { useBackUpNow } from "@/frame/useBackUpNow";
import { type BranchAction, BranchDialog } from "./BranchDialog";
import { usePatch } from "./usePatch";

interface BranchMenuProps {
  branch: Branch;
  /** Whether the menu opens at once. */
  defaultOpen?: boolean;
}

/** The menu of a branch. */
export function BranchMenu({ branch, defaultOpen }: BranchMenuProps) {
  const [dialog, setDialog] = useState<BranchAction | null>(null);
  const patch = usePatch(branch);
  const backUp = useBackUpNow();
  const active = branch.status === "active";
  return (
    <>
      <Menu
        defaultOpen={defaultOpen}
        trigger={
          <IconButton label={`Actions for ${branch.label}`}>
            <Ellipsis size={16} aria-hidden />
          </IconButton>
        }
      >
        <MenuItem disabled={!active} onSelect={() => setDialog("child")}>
          Create branch…
        </MenuItem>
        <MenuItem disabled={!active} onSelect={() => setDialog("reset")}>
          Reset…
        </MenuItem>
        <MenuItem disabled={!active} onSelect={() => backUp.mutate(branch.id)}>
          Back up now
        </MenuItem>
        <MenuItem disabled={!active && branch.status !== "expired"} onSelect={() => setDialog("extend")}>
          Change expiry…
        </MenuItem>
        <MenuItem disabled={!active} onSelect={() => patch.mutate({ protected: !branch.protected })}>
          {branch.protected ? "Unprotect" : "Protect"}
        </MenuItem>
        <MenuItem disabled={!active} onSelect={() => setDialog("rename")}>
          Rename…
        </MenuItem>
        <MenuItem danger onSelect={() => setDialog("delete")}>
          Delete…
        </MenuItem>
      </Menu>
      {dialog && <BranchDialog action={dialog} branch={branch} onClose={() => setDialog(null)} />}
    </>
  );
}
