-- A branch that has a database, or is about to get one, is the only one of its label. Of those that had the same label the oldest
-- keeps it, and the others get a number, as branches that are made without a label do.
DO $$
DECLARE
    twin    record;
    number  int;
    wanted  text;
BEGIN
    FOR twin IN
        SELECT id, label FROM (
            SELECT id, label, row_number() OVER (PARTITION BY label ORDER BY id) AS place FROM branch
            WHERE status = 'creating' OR (status <> 'deleted' AND database_oid IS NOT NULL)
        ) AS living
        WHERE place > 1 ORDER BY id
    LOOP
        number := 1;
        LOOP
            number := number + 1;
            wanted := left(twin.label, 60 - length('_' || number)) || '_' || number;
            EXIT WHEN NOT EXISTS (SELECT FROM branch WHERE label = wanted AND status <> 'deleted');
        END LOOP;
        UPDATE branch SET label = wanted WHERE id = twin.id;
    END LOOP;
END
$$;
CREATE UNIQUE INDEX branch_label ON branch (label)
    WHERE status = 'creating' OR (status <> 'deleted' AND database_oid IS NOT NULL);
