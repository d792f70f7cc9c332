-- The schema of a branch as of its branching, and anew of each reset: hashes of its objects, and no names.
CREATE TABLE branched_schema (
    branch_id     bigint PRIMARY KEY REFERENCES branch (id) ON DELETE CASCADE,
    digest        bytea  NOT NULL,
    parent_digest bytea  -- where hooks made another schema of it
);
