import { useMutation } from "@tanstack/react-query";
import { Ellipsis, Plus } from "lucide-react";
import { useState } from "react";
import { api, ok, type Schedule } from "@/api/client";
import { keys } from "@/api/keys";
import { useRefresh, useSchedules } from "@/api/queries";
import { sentence } from "@/api/problems";
import { Badge } from "@/ui/Badge";
import { Button, IconButton } from "@/ui/Button";
import { ConfirmByLabel } from "@/ui/ConfirmByLabel";
import { type Column, DataTable } from "@/ui/DataTable";
import { Menu, MenuItem } from "@/ui/Menu";
import { curl, Empty, Failed, Loading } from "@/ui/States";
import { Ago } from "@/ui/Time";
import { toast } from "@/ui/toasts";
import { View } from "@/ui/View";
import { BackupTabs } from "./BackupTabs";
import { keepText } from "./keep";
import { ScheduleDialog } from "./ScheduleDialog";

export function SchedulesView() {
  const schedules = useSchedules();
  const [dialog, setDialog] = useState(false);
  const create = (
    <Button kind="primary" onClick={() => setDialog(true)}>
      <Plus size={15} aria-hidden /> New schedule
    </Button>
  );
  return (
    <View title="Backups" actions={create}>
      <BackupTabs />
      {schedules.isPending ? (
        <Loading what="schedules" />
      ) : schedules.data === undefined ? (
        <Failed what="the schedules" error={schedules.error} retry={() => void schedules.refetch()} />
      ) : schedules.data.length === 0 ? (
        <Empty
          title="No schedules yet"
          action={create}
          curl={curl("PUT", "/api/schedules/nightly", {
            cron: "0 3 * * *",
            verify: true,
            keep: { daily: 7, weekly: 4 },
          })}
        >
          A schedule creates backups, verifies that they restore, and deletes those that its retention rules do not
          keep.
        </Empty>
      ) : (
        <DataTable label="Schedules" columns={COLUMNS} rows={schedules.data} rowKey={({ name }) => name} />
      )}
      {dialog && <ScheduleDialog onClose={() => setDialog(false)} />}
    </View>
  );
}

const COLUMNS: readonly Column<Schedule>[] = [
  {
    id: "name",
    header: "Schedule",
    width: "minmax(10rem,10fr)",
    cell: (schedule) => (
      <span className="flex items-center gap-2 font-medium">
        <span className="truncate">{schedule.name}</span>
        {!schedule.enabled && <Badge>off</Badge>}
      </span>
    ),
  },
  {
    id: "cron",
    header: "When",
    width: "minmax(10rem,10fr)",
    cell: ({ cron, time_zone }) => (
      <span>
        <code className="font-mono text-xs">{cron}</code> <span className="text-xs text-soft">{time_zone}</span>
      </span>
    ),
  },
  {
    id: "what",
    header: "What",
    width: "8rem",
    cell: ({ branches }) => (branches ? `branches ${branches}` : "main database"),
  },
  {
    id: "keep",
    header: "Keeps",
    width: "minmax(10rem,10fr)",
    cell: ({ keep }) => <span className="text-soft">{keepText(keep)}</span>,
  },
  {
    id: "verify",
    header: "Proves",
    width: "6rem",
    cell: ({ verify, verify_by }) => (verify ? `by ${verify_by}` : "no"),
  },
  {
    id: "next",
    header: "Next",
    width: "5.5rem",
    cell: (schedule) => (schedule.enabled ? <Ago at={schedule.next_run_at} /> : "–"),
  },
  {
    id: "last",
    header: "Last",
    width: "minmax(6rem,6fr)",
    cell: (schedule) => (
      <span className="flex min-w-0 items-center gap-1.5">
        <Ago at={schedule.last_run_at} />
        {schedule.reason && (
          <span className="truncate text-xs text-bad" title={schedule.reason}>
            {schedule.reason}
          </span>
        )}
      </span>
    ),
  },
  {
    id: "actions",
    header: "Actions",
    quiet: true,
    width: "2.5rem",
    align: "right",
    cell: (schedule) => <ScheduleMenu schedule={schedule} />,
  },
];

function ScheduleMenu({ schedule }: { schedule: Schedule }) {
  const refresh = useRefresh();
  const [dialog, setDialog] = useState<"edit" | "delete" | null>(null);
  const { name, cron, time_zone, branches, verify, verify_by, keep, enabled } = schedule;
  const toggle = useMutation({
    mutationFn: () =>
      ok(
        api.PUT("/api/schedules/{name}", {
          params: { path: { name } },
          body: {
            cron,
            time_zone,
            ...(branches ? { branches } : {}),
            ...(verify ? { verify: verify_by } : {}),
            keep,
            enabled: !enabled,
          },
        }),
      ),
    onSuccess: () => void refresh(keys.schedules),
    onError: (error) => toast({ tone: "bad", text: sentence(error) }),
  });
  const remove = useMutation({
    mutationFn: () => ok(api.DELETE("/api/schedules/{name}", { params: { path: { name } } })),
    onSuccess: () => {
      setDialog(null);
      void refresh(keys.schedules);
      toast({ text: `Schedule ${name} deleted` });
    },
  });
  return (
    <>
      <Menu
        trigger={
          <IconButton label={`Actions for ${name}`}>
            <Ellipsis size={16} aria-hidden />
          </IconButton>
        }
      >
        <MenuItem onSelect={() => setDialog("edit")}>Edit…</MenuItem>
        <MenuItem onSelect={() => toggle.mutate()}>{enabled ? "Turn off" : "Turn on"}</MenuItem>
        <MenuItem danger onSelect={() => setDialog("delete")}>
          Delete…
        </MenuItem>
      </Menu>
      {dialog === "edit" && <ScheduleDialog schedule={schedule} onClose={() => setDialog(null)} />}
      {dialog === "delete" && (
        <ConfirmByLabel
          title={`Delete schedule ${name}`}
          label={name}
          action="Delete schedule"
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate()}
          onClose={() => setDialog(null)}
        >
          <p>The schedule makes no more backups. Its backups stay, and are no longer deleted by it.</p>
        </ConfirmByLabel>
      )}
    </>
  );
}
