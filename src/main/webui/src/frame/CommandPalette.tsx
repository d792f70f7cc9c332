import { useNavigate } from "@tanstack/react-router";
import { Command } from "cmdk";
import { Archive, Database, GitBranch, History, Plus, Scale, Table2 } from "lucide-react";
import { Dialog } from "radix-ui";
import { type ReactNode, useState } from "react";
import { useBranches } from "@/api/queries";
import { useSession } from "@/api/session";
import { keyOf, spoken } from "@/views/schema/model";
import { useDatabaseSchema } from "@/views/schema/queries";
import { useOpener } from "@/ui/useOpener";
import { rank } from "./rank";
import { VIEWS } from "./Rail";
import { useBackUpNow } from "./useBackUpNow";
import { useSwitch } from "./useSwitch";

/** The number of branches, and of tables, that are shown. */
const SHOWN = 12;
const OPEN_TABLE = "open table ";

interface Entry {
  id: string;
  group: string;
  text: string;
  icon: ReactNode;
  run: () => void;
  /** Whether the palette stays open after the command. */
  stays?: boolean;
}

/** Runs commands by typing: switch, create, back up, recover, go to a view, open a table. */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const giveBack = useOpener();
  const change = useSwitch();
  const backUp = useBackUpNow();
  const session = useSession().data;
  const branches = useBranches().data ?? [];
  const [typed, setTyped] = useState("");
  // Reading the catalogs takes some work, so it waits until the user types.
  const schema = useDatabaseSchema(typed.trim() !== "");

  const actions: Entry[] = [
    {
      id: "create",
      group: "Actions",
      text: "Create branch…",
      icon: <Plus size={15} aria-hidden />,
      run: () => void navigate({ to: "/branches", hash: "create" }),
    },
    {
      id: "backup",
      group: "Actions",
      text: session?.on === "branch" ? `Back up ${session.label} now` : "Back up now",
      icon: <Archive size={15} aria-hidden />,
      run: () => backUp.mutate(session?.branch_id ?? null),
    },
    {
      id: "recover",
      group: "Actions",
      text: "Recover…",
      icon: <History size={15} aria-hidden />,
      run: () => void navigate({ to: "/recovery" }),
    },
    {
      id: "table",
      group: "Actions",
      text: "Open table…",
      icon: <Table2 size={15} aria-hidden />,
      run: () => setTyped(OPEN_TABLE),
      stays: true,
    },
  ];
  if (session?.on !== "main") {
    actions.unshift({
      id: "main",
      group: "Actions",
      text: "Back to main",
      icon: <Database size={15} aria-hidden />,
      run: () => change.mutate(null),
    });
  }
  const views: Entry[] = VIEWS.map(({ to, text, Icon }) => ({
    id: to,
    group: "Views",
    text,
    icon: <Icon size={15} aria-hidden />,
    run: () => void navigate({ to }),
  }));
  views.push({
    id: "licences",
    group: "Views",
    text: "Licences",
    icon: <Scale size={15} aria-hidden />,
    run: () => window.open("/licenses.txt", "_blank", "noopener"),
  });
  const switches: Entry[] = rank(
    branches.filter(({ status }) => status === "active").toReversed(),
    typed.replace(/^(switch( to)?)\s+/i, ""),
    ({ label }) => label,
  )
    .slice(0, SHOWN)
    .map((branch) => ({
      id: `branch-${branch.id}`,
      group: "Switch to",
      text: branch.label,
      icon: <GitBranch size={15} aria-hidden />,
      run: () => change.mutate(branch.id),
    }));
  const tables: Entry[] =
    typed.trim() === ""
      ? []
      : rank(schema.data?.tables ?? [], typed.replace(/^(open( table)?|table)\s+/i, ""), spoken)
          .slice(0, SHOWN)
          .map((table) => ({
            id: `table-${keyOf(table)}`,
            group: "Open table",
            text: spoken(table),
            icon: <Table2 size={15} aria-hidden />,
            run: () => void navigate({ to: "/schema/$table", params: { table: keyOf(table) } }),
          }));
  const entries = [...rank([...actions, ...views], typed, ({ text }) => text), ...tables, ...switches];
  const groups = [...new Set(entries.map(({ group }) => group))];

  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          onCloseAutoFocus={giveBack}
          className="appear fixed inset-x-2 top-[10vh] z-40 mx-auto max-w-xl overflow-hidden rounded-xl border border-line bg-raised shadow-raised"
        >
          <Dialog.Title className="sr-only">Command palette</Dialog.Title>
          <Command label="Commands" shouldFilter={false}>
            <Command.Input
              value={typed}
              onValueChange={setTyped}
              placeholder="Switch, create, back up, recover, go, open a table…"
              className="w-full border-b border-line bg-transparent px-4 py-3 text-base outline-none"
            />
            <Command.List className="max-h-[50vh] overflow-y-auto p-1.5">
              <Command.Empty className="px-3 py-4 text-soft">
                {schema.isLoading ? "Looking for tables…" : "No match."}
              </Command.Empty>
              {groups.map((group) => (
                <Command.Group
                  key={group}
                  heading={group}
                  className="text-xs text-soft **:[[cmdk-group-heading]]:px-2.5 **:[[cmdk-group-heading]]:py-1"
                >
                  {entries
                    .filter((entry) => entry.group === group)
                    .map((entry) => (
                      <Command.Item
                        key={entry.id}
                        value={entry.id}
                        onSelect={() => {
                          if (!entry.stays) onClose();
                          entry.run();
                        }}
                        className="flex cursor-pointer items-center gap-2.5 rounded-md px-2.5 py-2 text-sm text-ink data-[selected=true]:bg-hover"
                      >
                        {entry.icon} <span className="truncate">{entry.text}</span>
                      </Command.Item>
                    ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
