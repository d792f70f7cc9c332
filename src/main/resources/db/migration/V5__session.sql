-- Which branch a user's session is on. One without a row is on the main database.
CREATE TABLE session (
    -- SHA-256 of what the cookie holds, so that nobody who reads this can be that user.
    token_hash  bytea PRIMARY KEY,
    -- null: the main database. No reference: a session outlives its branch, and is on nothing then.
    branch_id   bigint,
    seen_at     timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX session_by_seen ON session (seen_at);
