-- A backup outlives the branch it is of, and the control database that knew it.
ALTER TABLE backup
    ADD COLUMN branch_label  text;
UPDATE backup SET branch_label = branch.label FROM branch WHERE branch.id = backup.branch_id;
