CREATE TABLE shop.eighteen (a int, b int GENERATED ALWAYS AS (a + 1) VIRTUAL, c int);
ALTER TABLE shop.eighteen ADD CONSTRAINT filled NOT NULL c NOT VALID;
ALTER TABLE shop.eighteen ADD CONSTRAINT unchecked CHECK (a > 0) NOT ENFORCED;
ALTER TABLE shop.eighteen ADD CONSTRAINT apart NOT NULL a NO INHERIT;
CREATE TABLE shop.stays (id int4range, valid daterange, PRIMARY KEY (id, valid WITHOUT OVERLAPS));
