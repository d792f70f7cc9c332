-- What a backup was asked to be verified by once it is complete: rows or content; null for nothing.
ALTER TABLE backup ADD COLUMN verify text CHECK (verify IN ('rows', 'content'));

-- What the backups of a schedule are verified by, where its column verify is true.
ALTER TABLE schedule ADD COLUMN verify_by text NOT NULL DEFAULT 'rows' CHECK (verify_by IN ('rows', 'content'));
