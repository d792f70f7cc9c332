import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, ok, type Schedule } from "@/api/client";
import { keys } from "@/api/keys";
import { useRefresh } from "@/api/queries";
import { ago, zoneName } from "@/format/time";
import { Button } from "@/ui/Button";
import { Dialog, DialogActions } from "@/ui/Dialog";
import { Checkbox, Chips, Field } from "@/ui/Field";
import { FormError } from "@/ui/States";
import { toast } from "@/ui/toasts";
import { RULES } from "./keep";

const TIMES = [
  { value: "0 3 * * *", text: "every night at 3" },
  { value: "0 * * * *", text: "every hour" },
  { value: "0 3 * * 0", text: "Sundays at 3" },
] as const;

const ZONES = ["UTC", ...Intl.supportedValuesOf("timeZone")];

/** Creates a schedule, or changes an existing one. */
export function ScheduleDialog({ schedule, onClose }: { schedule?: Schedule; onClose: () => void }) {
  const refresh = useRefresh();
  const [name, setName] = useState(schedule?.name ?? "");
  const [cron, setCron] = useState(schedule?.cron ?? "0 3 * * *");
  const [zone, setZone] = useState(schedule?.time_zone ?? zoneName());
  const [branches, setBranches] = useState(schedule?.branches ?? "");
  const [verify, setVerify] = useState(schedule?.verify ?? true);
  const [keep, setKeep] = useState<Schedule["keep"]>(schedule?.keep ?? { last: 0, daily: 7, weekly: 4, monthly: 0 });
  const save = useMutation({
    mutationFn: () =>
      ok(
        api.PUT("/api/schedules/{name}", {
          params: { path: { name: name.trim() } },
          body: {
            cron: cron.trim(),
            time_zone: zone.trim(),
            ...(branches.trim() === "" ? {} : { branches: branches.trim() }),
            ...(verify ? { verify: schedule?.verify_by ?? "rows" } : {}),
            enabled: schedule?.enabled ?? true,
            keep,
          },
        }),
      ),
    onSuccess: (saved) => {
      void refresh(keys.schedules);
      toast({
        text: `Schedule ${saved.name} saved.${saved.enabled && saved.next_run_at ? ` It runs ${ago(saved.next_run_at, Date.now())}.` : ""}`,
      });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Dialog title={schedule ? `Schedule ${schedule.name}` : "New schedule"} onClose={onClose}>
      <form onSubmit={submit}>
        {!schedule && (
          <Field label="Name" hint="Letters, digits, _ and -">
            {(ids) => (
              <input
                {...ids}
                autoFocus
                required
                pattern="[A-Za-z0-9_\-]{1,60}"
                placeholder="nightly"
                className="field"
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
        )}
        <Field label="When" hint="minute, hour, day of month, month, day of week">
          {(ids) => (
            <input
              {...ids}
              required
              className="field font-mono"
              value={cron}
              onChange={(event) => setCron(event.target.value)}
            />
          )}
        </Field>
        <div className="pt-1.5">
          <Chips
            label="Usual times"
            value={cron as (typeof TIMES)[number]["value"]}
            choices={TIMES}
            onChange={setCron}
          />
        </div>
        <Field label="Time zone">
          {(ids) => (
            <>
              <input
                {...ids}
                required
                list={`${ids.id}-zones`}
                className="field"
                value={zone}
                onChange={(event) => setZone(event.target.value)}
              />
              <datalist id={`${ids.id}-zones`}>
                {ZONES.map((known) => (
                  <option key={known} value={known} />
                ))}
              </datalist>
            </>
          )}
        </Field>
        <Field label="Branches" hint="Labels, with * for any text. Empty for the main database">
          {(ids) => (
            <input
              {...ids}
              className="field"
              placeholder="main database"
              value={branches}
              onChange={(event) => setBranches(event.target.value)}
            />
          )}
        </Field>
        <fieldset className="mt-3">
          <legend className="font-medium">Keep</legend>
          <div className="grid grid-cols-4 gap-2">
            {RULES.map((rule) => (
              <label key={rule} className="text-xs text-soft">
                {rule}
                <input
                  type="number"
                  min={0}
                  max={1000}
                  required
                  className="field text-sm text-ink"
                  value={keep[rule]}
                  onChange={(event) => setKeep({ ...keep, [rule]: event.target.valueAsNumber || 0 })}
                />
              </label>
            ))}
          </div>
          <p className="pt-1 text-xs text-soft">
            A backup is kept if any rule keeps it. If all rules are zero, every backup is kept. The newest backup is
            always kept.
          </p>
        </fieldset>
        <Checkbox label="Verify each backup" checked={verify} onChange={setVerify} />
        <FormError error={save.error} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={save.isPending}>
            Save
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
