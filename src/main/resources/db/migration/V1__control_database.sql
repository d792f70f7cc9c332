-- One row: who this installation is, and where its control database stood when that was written. A control database
-- that finds itself elsewhere was restored or copied, and must not believe that the branches it lists are its own.
CREATE TABLE installation (
    singleton           boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    id                  text NOT NULL,
    server_identifier   text NOT NULL,
    control_identifier  text NOT NULL,
    control_oid         bigint NOT NULL,
    created_at          timestamptz NOT NULL DEFAULT now()
);

-- The running services. One not heard of for the length of the lease is dead.
CREATE TABLE replica (
    id            uuid PRIMARY KEY,
    host          text NOT NULL,
    started_at    timestamptz NOT NULL DEFAULT now(),
    heartbeat_at  timestamptz NOT NULL DEFAULT now()
);

-- When each scheduled thing last began, on whichever replica.
CREATE TABLE cycle (
    name        text PRIMARY KEY,
    started_at  timestamptz NOT NULL
);

CREATE TABLE branch (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    label            text NOT NULL,
    branch_db        text NOT NULL UNIQUE,
    status           text NOT NULL CHECK (status IN
                       ('creating', 'active', 'resetting', 'expired', 'deleting', 'deleted', 'failed')),
    parent_id        bigint REFERENCES branch,
    protected        boolean NOT NULL DEFAULT false,
    ttl_hours        numeric NOT NULL DEFAULT 0,
    expires_at       timestamptz,
    connections      text NOT NULL,
    strategy         text,
    held_ms          bigint,
    database_oid     bigint,
    size_bytes       bigint NOT NULL DEFAULT 0,
    size_read_at     timestamptz NOT NULL DEFAULT now(),
    warnings         text[] NOT NULL DEFAULT '{}',
    reason           text,
    job_id           bigint,
    created_by       text NOT NULL,
    created_at       timestamptz NOT NULL,
    -- The operation under way: its step, its identity (what fences a replica that slept), and the replica that runs it.
    phase            text,
    operation        uuid,
    owner            uuid
);
CREATE INDEX branch_by_status ON branch (status, id);
CREATE INDEX branch_by_parent ON branch (parent_id);

-- Every database that Truss made or is about to make, written before it exists and gone only when the database is.
CREATE TABLE owned_database (
    name          text PRIMARY KEY,
    branch_id     bigint REFERENCES branch,
    operation     uuid NOT NULL,
    owner         uuid NOT NULL,
    database_oid  bigint,
    created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX owned_database_by_branch ON owned_database (branch_id);

CREATE TABLE job (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind              text NOT NULL,
    branch_id         bigint REFERENCES branch,
    status            text NOT NULL CHECK (status IN ('queued', 'running', 'completed', 'failed', 'cancelled')),
    phase             text,
    current_item      text,
    bytes_done        bigint NOT NULL DEFAULT 0,
    bytes_total       bigint NOT NULL DEFAULT 0,
    cancel_requested  boolean NOT NULL DEFAULT false,
    run               uuid,
    reason            text,
    created_by        text NOT NULL,
    created_at        timestamptz NOT NULL DEFAULT now(),
    started_at        timestamptz,
    finished_at       timestamptz
);
CREATE INDEX job_by_status ON job (status, id);

-- One request at a time holds a key, as its claim; the replica that runs it is the owner. Without a status it is still
-- being worked on; what it has made so far then says how it went if its owner dies.
CREATE TABLE idempotency_key (
    key           text PRIMARY KEY,
    claim         uuid NOT NULL UNIQUE,
    owner         uuid NOT NULL,
    method        text NOT NULL,
    path          text NOT NULL,
    body_sha256   text NOT NULL,
    made          text,
    status        int,
    location      text,
    body          text,
    created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idempotency_key_by_age ON idempotency_key (created_at);

-- How fast this server copies, measured once: what a copy costs at least, and what each byte adds.
CREATE TABLE copy_speed (
    server_identifier  text NOT NULL,
    server_version     int NOT NULL,
    strategy           text NOT NULL,
    fixed_micros       bigint NOT NULL,
    bytes_per_second   bigint NOT NULL,
    measured_at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (server_identifier, server_version, strategy)
);

-- The queue of db-scheduler, in the form that its documentation gives for Postgres.
CREATE TABLE scheduled_tasks (
    task_name             text NOT NULL,
    task_instance         text NOT NULL,
    task_data             bytea,
    execution_time        timestamptz NOT NULL,
    picked                boolean NOT NULL,
    picked_by             text,
    last_success          timestamptz,
    last_failure          timestamptz,
    consecutive_failures  int,
    last_heartbeat        timestamptz,
    version               bigint NOT NULL,
    priority              smallint,
    PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX scheduled_tasks_by_time ON scheduled_tasks (execution_time);
CREATE INDEX scheduled_tasks_by_heartbeat ON scheduled_tasks (last_heartbeat);
