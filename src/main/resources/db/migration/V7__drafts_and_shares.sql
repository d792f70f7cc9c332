-- A draft that is being removed, and cannot be published any more.
ALTER TABLE archive_draft
    ADD COLUMN discarding  boolean NOT NULL DEFAULT false;

-- Which part of the whole is counted in the present phase of a job.
ALTER TABLE job
    ADD COLUMN share_from  float8 NOT NULL DEFAULT 0,
    ADD COLUMN share_to    float8 NOT NULL DEFAULT 1;
