-- CHANGED SEQUENCE shop.numbers
-- ADDED SEQUENCE shop.more
-- REMOVED SEQUENCE shop.obsolete_numbers
ALTER SEQUENCE shop.numbers INCREMENT 3 MAXVALUE 900 CYCLE;
CREATE SEQUENCE shop.more AS smallint;
DROP SEQUENCE shop.obsolete_numbers;
