import { Ellipsis } from "lucide-react";
import { useState } from "react";
import type { Branch } from "@/api/client";
import { useSwitch } from "@/frame/useSwitch";
import { Button, IconButton } from "@/ui/Button";
import { Menu, MenuItem } from "@/ui/Menu";
import { useBackUpNow } from "@/frame/useBackUpNow";
import { type BranchAction, BranchDialog } from "./BranchDialog";
import { usePatch } from "./usePatch";

interface BranchMenuProps {
  branch: Branch;
  current: number | null;
  /** Where it is the one thing to do. */
  prominent?: boolean;
}

/** What can be done with a branch. */
export function BranchMenu({ branch, current, prominent = false }: BranchMenuProps) {
  const [dialog, setDialog] = useState<BranchAction | null>(null);
  const change = useSwitch();
  const patch = usePatch(branch);
  const backUp = useBackUpNow();
  const active = branch.status === "active";
  return (
    <span className="flex items-center justify-end gap-1">
      {branch.id !== current && active && (
        <Button
          kind={prominent ? "primary" : "quiet"}
          className={prominent ? undefined : "px-2"}
          busy={change.isPending}
          aria-label={`Switch to ${branch.label}`}
          onClick={() => change.mutate(branch.id)}
        >
          Switch
        </Button>
      )}
      <Menu
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
    </span>
  );
}
