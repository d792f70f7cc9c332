ALTER SCHEMA shop OWNER TO reader -- SCHEMA shop -- 15
COMMENT ON SCHEMA shop IS 'Other' -- SCHEMA shop -- 15
REVOKE USAGE ON SCHEMA shop FROM PUBLIC -- SCHEMA shop -- 15
GRANT EXECUTE ON FUNCTION pg_catalog.pg_sleep(float8) TO reader -- PRIVILEGES ON FUNCTION pg_catalog.pg_sleep(double precision) -- 15
REVOKE EXECUTE ON FUNCTION shop.hstore(text, text) FROM reader -- PRIVILEGES ON FUNCTION shop.hstore(pg_catalog.text,pg_catalog.text) -- 15
GRANT SELECT (relname) ON pg_catalog.pg_class TO reader -- PRIVILEGES ON TABLE COLUMN pg_catalog.pg_class.relname -- 15
DROP EXTENSION pg_trgm -- EXTENSION pg_trgm -- 15
ALTER TYPE shop.mood RENAME VALUE 'ok' TO 'fine' -- TYPE shop.mood -- 15
ALTER TYPE shop.place RENAME ATTRIBUTE number TO house CASCADE -- TYPE shop.place -- 15
GRANT USAGE ON TYPE shop.place TO reader -- TYPE shop.place -- 15
ALTER DOMAIN shop.code DROP NOT NULL -- DOMAIN shop.code -- 15
ALTER DOMAIN shop.code ADD CHECK (length(VALUE) < 5) NOT VALID -- DOMAIN shop.code -- 15
ALTER DOMAIN shop.code SET DEFAULT 'y' -- DOMAIN shop.code -- 15
COMMENT ON COLLATION shop.german IS 'x' -- COLLATION shop.german -- 15
CREATE OR REPLACE FUNCTION shop.twice(i int) RETURNS int LANGUAGE sql IMMUTABLE BEGIN ATOMIC SELECT i * 3; END -- FUNCTION shop.twice(integer) -- 15
ALTER FUNCTION shop.twice(int) COST 5 -- FUNCTION shop.twice(integer) -- 15
ALTER FUNCTION shop.twice(int) SECURITY DEFINER -- FUNCTION shop.twice(integer) -- 15
GRANT EXECUTE ON FUNCTION shop.twice(int) TO reader -- FUNCTION shop.twice(integer) -- 15
ALTER PROCEDURE shop.work(int) RESET search_path -- PROCEDURE shop.work(integer) -- 15
ALTER AGGREGATE shop.total(int) OWNER TO reader -- AGGREGATE shop.total(integer) -- 15
ALTER OPERATOR shop.### (int, int) OWNER TO reader -- OPERATOR shop.###(integer,integer) -- 15
ALTER OPERATOR FAMILY shop.family USING btree ADD OPERATOR 1 < (int, int8), FUNCTION 1 btint48cmp(int, int8) -- OPERATOR FAMILY shop.family USING btree -- 15
ALTER OPERATOR CLASS shop.class USING btree OWNER TO reader -- OPERATOR CLASS shop.class USING btree -- 15
DROP CAST (shop.place AS text) -- CAST (shop.place AS pg_catalog.text) -- 15
COMMENT ON CONVERSION shop.latin IS 'x' -- CONVERSION shop.latin -- 15
ALTER TEXT SEARCH DICTIONARY shop.words (accept = true) -- TEXT SEARCH DICTIONARY shop.words -- 15
ALTER TEXT SEARCH CONFIGURATION shop.search DROP MAPPING FOR word -- TEXT SEARCH CONFIGURATION shop.search -- 15
COMMENT ON TEXT SEARCH PARSER shop.parser IS 'x' -- TEXT SEARCH PARSER shop.parser -- 15
DROP TEXT SEARCH TEMPLATE shop.template -- TEXT SEARCH TEMPLATE shop.template -- 15
COMMENT ON ACCESS METHOD heap2 IS 'x' -- ACCESS METHOD heap2 -- 15
ALTER LANGUAGE plother OWNER TO reader -- LANGUAGE plother -- 15
DROP TRANSFORM FOR shop.mood LANGUAGE sql -- TRANSFORM for shop.mood language sql -- 15
ALTER FOREIGN DATA WRAPPER far OPTIONS (SET debug 'false') -- FOREIGN DATA WRAPPER far -- 15
ALTER SERVER away OPTIONS (SET host 'b') -- SERVER away -- 15
GRANT USAGE ON FOREIGN SERVER away TO reader -- SERVER away -- 15
ALTER USER MAPPING FOR reader SERVER away OPTIONS (SET user 'v') -- USER MAPPING reader SERVER away -- 15
ALTER FOREIGN TABLE shop.remote OPTIONS (SET tab 'u') -- FOREIGN TABLE shop.remote -- 15
ALTER FOREIGN TABLE shop.remote ALTER a OPTIONS (SET name 'c') -- COLUMN shop.remote.a -- 15
ALTER SEQUENCE shop.numbers MAXVALUE 99 -- SEQUENCE shop.numbers -- 15
ALTER SEQUENCE shop.numbers OWNED BY NONE -- SEQUENCE shop.numbers -- 15
ALTER TABLE shop.customers ALTER id SET GENERATED ALWAYS -- COLUMN shop.customers.id -- 15
ALTER TABLE shop.customers ALTER id SET INCREMENT 5 -- COLUMN shop.customers.id -- 15
GRANT SELECT ON SEQUENCE shop.customers_id_seq TO reader -- COLUMN shop.customers.id -- 15
ALTER TABLE shop.customers ALTER doubled DROP EXPRESSION -- COLUMN shop.customers.doubled -- 15
ALTER TABLE shop.customers ALTER feeling DROP DEFAULT -- COLUMN shop.customers.feeling -- 15
ALTER TABLE shop.customers ALTER email SET STORAGE MAIN -- COLUMN shop.customers.email -- 15
ALTER TABLE shop.customers ALTER email SET COMPRESSION pglz -- COLUMN shop.customers.email -- 15
ALTER TABLE shop.customers ALTER name SET STATISTICS 78 -- COLUMN shop.customers.name -- 15
ALTER TABLE shop.customers ALTER email RESET (n_distinct) -- COLUMN shop.customers.email -- 15
COMMENT ON COLUMN shop.customers.name IS NULL -- COLUMN shop.customers.name -- 15
REVOKE SELECT (name) ON shop.customers FROM reader -- COLUMN shop.customers.name -- 15
ALTER TABLE shop.customers SET (fillfactor = 80) -- TABLE shop.customers -- 15
ALTER TABLE shop.customers SET (toast.autovacuum_enabled = true) -- TABLE shop.customers -- 15
ALTER TABLE shop.customers NO FORCE ROW LEVEL SECURITY -- TABLE shop.customers -- 15
ALTER TABLE shop.customers REPLICA IDENTITY DEFAULT -- REPLICA IDENTITY shop.customers -- 15
ALTER TABLE shop.customers CLUSTER ON customers_pkey -- CONSTRAINT shop.customers.customers_pkey -- 15
ALTER TABLE shop.customers VALIDATE CONSTRAINT later -- CONSTRAINT shop.customers.later -- 15
COMMENT ON CONSTRAINT mail ON shop.customers IS 'x' -- CONSTRAINT shop.customers.mail -- 15
ALTER TABLE shop.orders ALTER CONSTRAINT orders_customer_fkey DEFERRABLE -- CONSTRAINT shop.orders.orders_customer_fkey -- 15
ALTER INDEX shop.lower_name ALTER COLUMN 1 SET STATISTICS 56 -- INDEX shop.customers.lower_name -- 15
ALTER INDEX shop.lower_name SET (fillfactor = 50) -- INDEX shop.customers.lower_name -- 15
CREATE INDEX alone_2024 ON shop.orders_2024 (placed); CREATE INDEX alone_late ON shop.orders_late (placed); ALTER INDEX shop.alone ATTACH PARTITION shop.alone_2024; ALTER INDEX shop.alone ATTACH PARTITION shop.alone_late -- INDEX shop.orders.alone -- 15
ALTER STATISTICS shop.related SET STATISTICS 9 -- STATISTICS shop.related -- 15
ALTER TABLE shop.customers ENABLE ALWAYS TRIGGER note -- TRIGGER shop.customers.note -- 15
ALTER TABLE shop.orders_2024 ENABLE TRIGGER each -- TRIGGER shop.orders_2024.each -- 15
ALTER TABLE shop.customers DISABLE RULE forward -- RULE shop.customers.forward -- 15
ALTER POLICY own ON shop.customers TO PUBLIC -- POLICY shop.customers.own -- 15
ALTER TABLE shop.orders DETACH PARTITION shop.orders_late -- TABLE shop.orders_late -- 15
ALTER TABLE shop.child NO INHERIT shop.base -- TABLE shop.child -- 15
ALTER TABLE shop.child ALTER a SET DEFAULT 7 -- COLUMN shop.child.a -- 15
ALTER TABLE shop.typed NOT OF -- TABLE shop.typed -- 15
ALTER TABLE shop.fast SET LOGGED -- TABLE shop.fast -- 15
ALTER TABLE shop.other SET ACCESS METHOD heap -- TABLE shop.other -- 15
ALTER VIEW shop.named RESET (security_barrier) -- VIEW shop.named -- 15
ALTER VIEW shop.named ALTER label DROP DEFAULT -- COLUMN shop.named.label -- 15
ALTER VIEW shop.named RENAME COLUMN label TO tag -- VIEW shop.above -- 15
ALTER MATERIALIZED VIEW shop.counted SET (fillfactor = 50) -- MATERIALIZED VIEW shop.counted -- 15
ALTER PUBLICATION feed SET TABLE shop.customers (id) -- PUBLICATION feed -- 15
ALTER PUBLICATION wide SET (publish = 'delete') -- PUBLICATION wide -- 15
ALTER PUBLICATION wide DROP TABLES IN SCHEMA shop -- PUBLICATION wide -- 15
ALTER EVENT TRIGGER watch ENABLE -- EVENT TRIGGER watch -- 15
ALTER DEFAULT PRIVILEGES IN SCHEMA shop REVOKE SELECT ON TABLES FROM reader -- DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA shop ON TABLES -- 15
ALTER TABLE shop.eighteen VALIDATE CONSTRAINT filled -- COLUMN shop.eighteen.c -- 18
ALTER TABLE shop.eighteen RENAME CONSTRAINT apart TO together -- COLUMN shop.eighteen.a -- 18
ALTER TABLE shop.eighteen DROP CONSTRAINT unchecked; ALTER TABLE shop.eighteen ALTER b SET EXPRESSION AS (a + 2) -- COLUMN shop.eighteen.b -- 18
ALTER PUBLICATION feed SET (publish_generated_columns = stored) -- PUBLICATION feed -- 18
