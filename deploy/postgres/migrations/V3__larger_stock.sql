-- Rewrites the table, as a rehearsal shows: nobody can read or write products meanwhile.
ALTER TABLE products ALTER COLUMN stock TYPE bigint;
