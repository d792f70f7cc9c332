-- Rehearsals of migrations that are jobs, and the check that each came to.
CREATE TABLE rehearsal (
    job_id     bigint PRIMARY KEY REFERENCES job ON DELETE CASCADE,
    database   text NOT NULL,
    result     text
);
CREATE INDEX rehearsal_by_database ON rehearsal (database, job_id);
