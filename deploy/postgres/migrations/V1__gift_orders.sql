-- Takes a moment, however many orders there are: the default stands in the catalog until a row is written.
ALTER TABLE orders ADD COLUMN gift boolean NOT NULL DEFAULT false;
