-- Logical archives. The archive of a row is the name in the storage of what its present run makes or has made.
CREATE TABLE backup (
    id                   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    label                text NOT NULL,
    branch_id            bigint REFERENCES branch,
    database             text NOT NULL,
    status               text NOT NULL CHECK (status IN ('queued', 'in_progress', 'completed', 'failed', 'cancelled')),
    format               text NOT NULL,
    compression          text NOT NULL,
    archive              text UNIQUE,
    sha256               text,
    size_bytes           bigint NOT NULL DEFAULT 0,
    source_bytes         bigint NOT NULL DEFAULT 0,
    verification         text NOT NULL DEFAULT 'none' CHECK (verification IN ('none', 'running', 'passed', 'failed')),
    verification_reason  text,
    verified_at          timestamptz,
    warnings             text[] NOT NULL DEFAULT '{}',
    reason               text,
    job_id               bigint REFERENCES job,
    verify_job_id        bigint REFERENCES job,
    created_by           text NOT NULL,
    created_at           timestamptz NOT NULL,
    started_at           timestamptz,
    finished_at          timestamptz,
    -- Somebody deleted it: its files go, then the row.
    deleting             boolean NOT NULL DEFAULT false,
    -- The run under way, what fences a replica that slept, and the replica.
    run                  uuid
);
CREATE INDEX backup_by_status ON backup (status, id);

-- When what is backed up, and what is kept of it. Pattern of labels: null for the main database, else branches.
CREATE TABLE schedule (
    name           text PRIMARY KEY,
    cron           text NOT NULL,
    time_zone      text NOT NULL,
    branches       text,
    verify         boolean NOT NULL,
    enabled        boolean NOT NULL,
    keep_last      int NOT NULL,
    keep_daily     int NOT NULL,
    keep_weekly    int NOT NULL,
    keep_monthly   int NOT NULL,
    next_run_at    timestamptz NOT NULL,
    last_run_at    timestamptz,
    reason         text,
    created_by     text NOT NULL,
    created_at     timestamptz NOT NULL
);
ALTER TABLE backup
    ADD COLUMN schedule  text REFERENCES schedule ON DELETE SET NULL;
CREATE INDEX backup_by_schedule ON backup (schedule, id);

-- Every archive that Truss is about to make, written before its first file and gone when it is whole, or gone itself.
CREATE TABLE archive_draft (
    name        text PRIMARY KEY,
    run         uuid NOT NULL,
    owner       uuid NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);

-- A job that is not ready waits for its turn, and is not handed out before.
ALTER TABLE job
    ADD COLUMN ready        boolean NOT NULL DEFAULT true,
    ADD COLUMN backup_id    bigint REFERENCES backup ON DELETE SET NULL,
    ADD COLUMN items_done   int NOT NULL DEFAULT 0,
    ADD COLUMN items_total  int NOT NULL DEFAULT 0,
    ADD COLUMN changed_at   timestamptz NOT NULL DEFAULT clock_timestamp();
CREATE INDEX job_by_change ON job (changed_at);
