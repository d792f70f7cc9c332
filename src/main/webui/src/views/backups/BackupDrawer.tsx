import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { api, type Backup, ok } from "@/api/client";
import { keys } from "@/api/keys";
import { useBackups, useJob } from "@/api/queries";
import { StatusBadge } from "@/ui/Badge";
import { Button, buttonLook } from "@/ui/Button";
import { CancelJob } from "@/ui/CancelJob";
import { Copyable } from "@/ui/Copy";
import { Drawer, Fact, Facts, Section } from "@/ui/Drawer";
import { JobProgress } from "@/ui/Progress";
import { curl, Curl, Failed, Loading, Note } from "@/ui/States";
import { Ago, Duration, Moment, Size } from "@/ui/Time";
import { BackupMenu, useVerify } from "./BackupMenu";
import { VerificationBadge } from "./columns";
import { RestoreDialog } from "./RestoreDialog";

export function BackupDrawer() {
  const { id: text } = useParams({ from: "/backups/$id" });
  const id = Number(text);
  const list = useBackups();
  const listed = list.data?.find((backup) => backup.id === id);
  const single = useQuery({
    queryKey: [...keys.backups, id],
    enabled: list.data !== undefined && listed === undefined,
    queryFn: ({ signal }) => ok(api.GET("/api/backups/{id}", { params: { path: { id } }, signal })),
  });
  const shown = listed ?? single.data;
  return (
    <Drawer title={shown?.label ?? `Backup ${text}`} back="/backups">
      {shown ? (
        <Details key={shown.id} backup={shown} />
      ) : single.error ? (
        <Failed what="the backup" error={single.error} retry={() => void single.refetch()} />
      ) : (
        <Loading what="the backup" />
      )}
    </Drawer>
  );
}

function Details({ backup }: { backup: Backup }) {
  const job = useJob(backup.job_id);
  const atWork = job?.status === "running" || job?.status === "queued";
  const complete = backup.status === "completed";
  const [restoring, setRestoring] = useState(false);
  return (
    <>
      <div className="flex items-center justify-between gap-2">
        <StatusBadge status={backup.status} />
        <span className="flex items-center gap-1">
          {complete && (
            <>
              <Button kind="primary" onClick={() => setRestoring(true)}>
                Restore
              </Button>
              <a href={`/api/backups/${backup.id}/download`} className={buttonLook("plain")} download>
                Download
              </a>
            </>
          )}
          <BackupMenu backup={backup} />
        </span>
      </div>
      {atWork && (
        <div className="flex items-center gap-3">
          <div className="min-w-0 flex-1">
            <JobProgress job={job} />
          </div>
          <CancelJob job={job} />
        </div>
      )}
      {backup.reason && (
        <Section title="Reason of the failure">
          <Copyable block text={backup.reason} what="reason" />
        </Section>
      )}
      {backup.warnings.length > 0 && (
        <Note tone="warn">
          <p className="font-medium">Differences from the source</p>
          <ul className="list-disc pl-5">
            {backup.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </Note>
      )}
      <Facts>
        <Fact name="Of">
          {backup.database}
          {backup.branch_label && <span className="text-soft"> · branch {backup.branch_label}</span>}
        </Fact>
        <Fact name="Size">
          <Size bytes={complete ? backup.size_bytes : null} />
          <span className="text-soft">
            {" "}
            of a database of <Size bytes={backup.source_bytes} />
          </span>
        </Fact>
        <Fact name="Format">
          {backup.format}, {backup.compression}
        </Fact>
        <Fact name="Begun">
          <Moment at={backup.started_at} />{" "}
          <span className="text-soft">by {backup.schedule ? `schedule ${backup.schedule}` : backup.created_by}</span>
        </Fact>
        <Fact name="Took">
          <Duration from={backup.started_at} to={backup.finished_at} />
        </Fact>
        {backup.archive && (
          <Fact name="Archive">
            <Copyable text={backup.archive} what="name of the archive" />
          </Fact>
        )}
        {backup.sha256 && (
          <Fact name="SHA-256">
            <Copyable text={backup.sha256} what="checksum" />
          </Fact>
        )}
      </Facts>
      {complete && <Proof backup={backup} />}
      <Curl
        command={
          complete
            ? curl("POST", `/api/backups/${backup.id}/restore`, { label: "as-it-was", ttlHours: 24 })
            : curl("GET", `/api/backups/${backup.id}`)
        }
      />
      {restoring && <RestoreDialog backup={backup} onClose={() => setRestoring(false)} />}
    </>
  );
}

function Proof({ backup }: { backup: Backup }) {
  const verify = useVerify(backup);
  return (
    <Section
      title="Verification"
      actions={
        <Button busy={verify.isPending} disabled={backup.verification === "running"} onClick={() => verify.mutate()}>
          Verify
        </Button>
      }
    >
      <p>
        <VerificationBadge backup={backup} />{" "}
        {backup.verified_at && (
          <span className="text-soft">
            <Ago at={backup.verified_at} />
          </span>
        )}
      </p>
      {backup.verification_reason ? (
        <Copyable block text={backup.verification_reason} what="what was compared" />
      ) : (
        <p className="text-soft">
          Not verified. A verification restores the backup into a temporary database and compares the rows.
        </p>
      )}
    </Section>
  );
}
