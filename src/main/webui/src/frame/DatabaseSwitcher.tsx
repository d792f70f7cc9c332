import { Command } from "cmdk";
import { ChevronDown, GitBranch, Database } from "lucide-react";
import { Popover } from "radix-ui";
import { useState } from "react";
import { useBranches } from "@/api/queries";
import { useSession } from "@/api/session";
import { Ago } from "@/ui/Time";
import { cx } from "@/ui/cx";
import { rank } from "./rank";
import { useSwitch } from "./useSwitch";

const SHOWN = 60;

/** Shows and switches the database of the page. Typing finds a branch, and Enter switches to it. */
export function DatabaseSwitcher() {
  const session = useSession().data;
  const change = useSwitch();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const branches = useBranches().data ?? [];
  const found = rank(branches.filter(({ status }) => status === "active").toReversed(), typed, ({ label }) => label);
  const onBranch = session?.on === "branch";
  const name = session?.on === "nothing" ? "no database" : onBranch ? session.label : (session?.main.database ?? "…");

  const choose = (id: number | null) => {
    setOpen(false);
    if (id !== session?.branch_id || session?.on === "nothing") change.mutate(id);
  };

  return (
    <Popover.Root
      open={open}
      onOpenChange={(now) => {
        setOpen(now);
        setTyped("");
      }}
    >
      <Popover.Trigger
        aria-label={`Database: ${name ?? ""}. Switch`}
        className={cx(
          "flex h-8 min-w-0 items-center gap-1.5 rounded-md border px-2.5 font-medium hover:bg-hover",
          onBranch ? "border-branch-text text-branch-text" : "border-line-strong",
        )}
      >
        {onBranch ? <GitBranch size={15} aria-hidden /> : <Database size={15} aria-hidden />}
        <span className="max-w-32 truncate sm:max-w-56">{name}</span>
        {session?.on === "main" && <span className="hidden text-xs font-normal text-soft sm:inline">main</span>}
        <ChevronDown size={14} aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={6}
          aria-label="Switch database"
          className="appear z-40 w-[min(24rem,calc(100vw-1rem))] rounded-lg border border-line-strong bg-raised shadow-raised"
        >
          <Command label="Switch database" shouldFilter={false} className="flex flex-col">
            <Command.Input
              autoFocus
              value={typed}
              onValueChange={setTyped}
              placeholder="Find a branch…"
              className="border-b border-line bg-transparent px-3 py-2.5 outline-none"
            />
            <Command.List className="max-h-80 overflow-y-auto p-1">
              {typed === "" && (
                <Choice value="main" onSelect={() => choose(null)} current={session?.on === "main"}>
                  <Database size={14} aria-hidden /> {session?.main.database ?? "main"}
                  <span className="ml-auto text-xs text-soft">main database</span>
                </Choice>
              )}
              {found.slice(0, SHOWN).map((branch) => (
                <Choice
                  key={branch.id}
                  value={String(branch.id)}
                  onSelect={() => choose(branch.id)}
                  current={branch.id === session?.branch_id}
                >
                  <GitBranch size={14} aria-hidden className="shrink-0" />
                  <span className="truncate">{branch.label}</span>
                  <span className="ml-auto shrink-0 text-xs text-soft">
                    <Ago at={branch.created_at} />
                  </span>
                </Choice>
              ))}
              {found.length > SHOWN && (
                <p className="px-2.5 py-1.5 text-xs text-soft">{found.length - SHOWN} more; type to find them</p>
              )}
              {typed !== "" && found.length === 0 && <p className="px-2.5 py-3 text-soft">No active branch matches.</p>}
            </Command.List>
          </Command>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

interface ChoiceProps {
  value: string;
  current: boolean;
  onSelect: () => void;
  children: React.ReactNode;
}

function Choice({ value, current, onSelect, children }: ChoiceProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className={cx(
        "flex cursor-pointer items-center gap-2 rounded px-2.5 py-1.5 data-[selected=true]:bg-hover",
        current && "font-semibold",
      )}
    >
      {children}
      {current && <span className="sr-only">, where you are</span>}
    </Command.Item>
  );
}
