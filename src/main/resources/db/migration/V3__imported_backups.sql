-- A backup outlives the branch it is of, and the control database that knew it.
ALTER TABLE backup
    ADD COLUMN branch_label     text,
    -- SHA-256 of the manifest, which says what the other files are to be.
    ADD COLUMN manifest_sha256  text,
    -- Whether its last finished verification passed, also while another is under way.
    ADD COLUMN proven           boolean NOT NULL DEFAULT false;
UPDATE backup SET branch_label = branch.label FROM branch WHERE branch.id = backup.branch_id;
UPDATE backup SET proven = true WHERE verification = 'passed';

-- A run of a schedule that is under way, and the replica that works on it.
ALTER TABLE schedule
    ADD COLUMN begun_at  timestamptz,
    ADD COLUMN owner     uuid;

-- Since when the bytes of the present phase are counted.
ALTER TABLE job
    ADD COLUMN counting_since  timestamptz;
