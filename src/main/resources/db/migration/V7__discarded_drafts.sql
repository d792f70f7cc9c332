-- A draft that is being removed, and cannot be published any more.
ALTER TABLE archive_draft
    ADD COLUMN discarding  boolean NOT NULL DEFAULT false;
