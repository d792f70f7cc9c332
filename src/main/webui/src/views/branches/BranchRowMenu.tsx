import { Ellipsis } from "lucide-react";
import { useState } from "react";
import type { Branch } from "@/api/client";
import { buttonLook } from "@/ui/Button";
import { BranchMenu } from "./BranchMenu";

interface BranchRowMenuProps {
  branch: Branch;
  current: number | null;
  onSwitch: (id: number) => void;
}

/** The buttons of a row. The menu is loaded when it is opened, because most rows only scroll past. */
export function BranchRowMenu({ branch, current, onSwitch }: BranchRowMenuProps) {
  const [opened, setOpened] = useState(false);
  return (
    <span className="flex items-center justify-end gap-1">
      {branch.id !== current && branch.status === "active" && (
        <button
          type="button"
          className={QUIET}
          aria-label={`Switch to ${branch.label}`}
          onClick={() => onSwitch(branch.id)}
        >
          Switch
        </button>
      )}
      {opened ? (
        <BranchMenu branch={branch} defaultOpen />
      ) : (
        <button
          type="button"
          className={ICON}
          aria-haspopup="menu"
          aria-expanded={false}
          aria-label={`Actions for ${branch.label}`}
          title={`Actions for ${branch.label}`}
          onClick={() => setOpened(true)}
        >
          <Ellipsis size={16} aria-hidden />
        </button>
      )}
    </span>
  );
}

const QUIET = buttonLook("quiet", "px-2");
const ICON = buttonLook("quiet", "size-8 p-0!");
