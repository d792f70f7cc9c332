-- How often a job was begun, so that one which ends its replica each time is not taken over for ever.
ALTER TABLE job
    ADD COLUMN runs  integer NOT NULL DEFAULT 0;
