-- Physical copies of the whole server, in a folder each. The folder of a row is what its present run makes or has made.
CREATE TABLE base_backup (
    id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    label              text NOT NULL,
    status             text NOT NULL CHECK (status IN ('queued', 'in_progress', 'completed', 'failed', 'cancelled')),
    folder             text UNIQUE,
    size_bytes         bigint NOT NULL DEFAULT 0,
    server_version     int,
    system_identifier  text,
    timeline           int,
    begin_lsn          pg_lsn,
    end_lsn            pg_lsn,
    -- By the server's clock, after it was complete: what committed before is in it, or in the WAL up to its end.
    ended_at           timestamptz,
    -- The role that made the server, which a scratch server lets in.
    superuser          text,
    reason             text,
    job_id             bigint REFERENCES job,
    scheduled          boolean NOT NULL,
    created_by         text NOT NULL,
    created_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    started_at         timestamptz,
    finished_at        timestamptz,
    deleting           boolean NOT NULL DEFAULT false,
    -- The run under way, what fences a replica that slept.
    run                uuid
);
CREATE INDEX base_backup_by_status ON base_backup (status, id);
CREATE INDEX base_backup_by_job ON base_backup (job_id);

-- The databases in a base backup.
CREATE TABLE base_backup_database (
    base_backup_id  bigint NOT NULL REFERENCES base_backup ON DELETE CASCADE,
    oid             bigint NOT NULL,
    name            text NOT NULL,
    size_bytes      bigint NOT NULL,
    PRIMARY KEY (base_backup_id, oid)
);

-- What a branch is recovered to; the base backup is the one that its present run uses.
CREATE TABLE recovery (
    branch_id       bigint PRIMARY KEY REFERENCES branch,
    job_id          bigint NOT NULL REFERENCES job,
    database        text NOT NULL,
    target_kind     text NOT NULL CHECK (target_kind IN ('time', 'lsn', 'name')),
    target          text NOT NULL,
    inclusive       boolean NOT NULL,
    base_backup_id  bigint REFERENCES base_backup ON DELETE SET NULL,
    -- Where the replay stopped, in Postgres's words.
    stopped         text,
    replay_bytes    bigint,
    -- How long each phase took.
    choosing_ms     bigint,
    restoring_ms    bigint,
    replaying_ms    bigint,
    copying_ms      bigint
);
CREATE INDEX recovery_by_job ON recovery (job_id);
CREATE INDEX recovery_by_base_backup ON recovery (base_backup_id);

-- Named positions in the WAL.
CREATE TABLE recovery_point (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name        text NOT NULL UNIQUE,
    lsn         pg_lsn NOT NULL,
    timeline    int NOT NULL,
    -- The database that was dropped after it, if that is what it was made for.
    database    text,
    created_by  text NOT NULL,
    created_at  timestamptz NOT NULL
);
