-- A database with everything that an archive could lose, for psql on PostgreSQL 15 to 18.
-- Each role below is named in one place only, so that one that is forgotten is missed.
\set ON_ERROR_STOP on
SET client_min_messages = error;
SET synchronous_commit = off;
SELECT current_setting('server_version_num')::int >= 180000 AS on_18 \gset

CREATE ROLE everything_owner;
CREATE ROLE "Rolle ""mit"" Ünicode";
CREATE ROLE only_in_a_grant;
CREATE ROLE only_in_a_column_grant;
CREATE ROLE only_in_a_grant_of_a_grantee;
CREATE ROLE only_in_a_policy;
CREATE ROLE only_in_default_privileges;
CREATE ROLE only_by_default_privileges_of;
CREATE ROLE only_owns_a_large_object;
CREATE ROLE only_in_a_grant_on_a_large_object;
CREATE ROLE only_owns_a_type;
CREATE ROLE only_in_a_grant_on_a_language;
CREATE ROLE only_in_a_setting;
CREATE ROLE only_in_a_grant_on_the_database;
CREATE ROLE only_in_a_user_mapping;
CREATE ROLE only_owns_a_statistics_object;
SET allow_in_place_tablespaces = on;
CREATE TABLESPACE "Platz" LOCATION '';

-- The database itself
GRANT CREATE ON DATABASE :"DBNAME" TO everything_owner;
GRANT TEMPORARY ON DATABASE :"DBNAME" TO only_in_a_grant_on_the_database WITH GRANT OPTION;
REVOKE CONNECT ON DATABASE :"DBNAME" FROM PUBLIC;
ALTER DATABASE :"DBNAME" CONNECTION LIMIT 150;
ALTER DATABASE :"DBNAME" SET "truss_test.greeting" = 'it''s "quoted" \ 日本';
ALTER DATABASE :"DBNAME" SET search_path = public, "Größe ""in"" cm";
ALTER ROLE only_in_a_setting IN DATABASE :"DBNAME" SET statement_timeout = '11s';

-- Schemas and extensions
CREATE SCHEMA "Größe ""in"" cm" AUTHORIZATION everything_owner;
CREATE SCHEMA "日本語 スキーマ";
CREATE SCHEMA empty;
CREATE SCHEMA extensions;
CREATE SCHEMA many;
COMMENT ON SCHEMA "Größe ""in"" cm" IS 'Ein Kommentar mit ''Hochkommas'', \ und
einem Zeilenumbruch';
COMMENT ON SCHEMA public IS NULL;
GRANT USAGE, CREATE ON SCHEMA public TO "Rolle ""mit"" Ünicode";
REVOKE USAGE ON SCHEMA public FROM PUBLIC;
CREATE EXTENSION hstore SCHEMA extensions;
CREATE EXTENSION btree_gist SCHEMA extensions;
CREATE EXTENSION ltree;
CREATE EXTENSION postgres_fdw;
CREATE EXTENSION file_fdw;
SET ROLE everything_owner;
CREATE EXTENSION citext SCHEMA "Größe ""in"" cm";
RESET ROLE;
COMMENT ON EXTENSION hstore IS 'Keys and values';
REVOKE EXECUTE ON FUNCTION extensions.hstore(text, text) FROM PUBLIC;
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO only_in_default_privileges;
ALTER DEFAULT PRIVILEGES FOR ROLE only_by_default_privileges_of IN SCHEMA "日本語 スキーマ"
  GRANT EXECUTE ON FUNCTIONS TO PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA empty GRANT USAGE ON SEQUENCES TO everything_owner WITH GRANT OPTION;
GRANT USAGE ON LANGUAGE plpgsql TO only_in_a_grant_on_a_language;

-- Types
CREATE TYPE mood AS ENUM ('', 'sad', 'it''s "ok"', '楽しい');
ALTER TYPE mood ADD VALUE 'between' BEFORE 'it''s "ok"';
CREATE TYPE "Kom posit" AS ("x y" int, "Ü" text, moods mood[]);
CREATE TYPE of_theirs AS (a int);
ALTER TYPE of_theirs OWNER TO only_owns_a_type;
CREATE FUNCTION time_difference(a time, b time) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT
  AS 'SELECT extract(epoch FROM (a - b))::float8';
CREATE TYPE opening_hours AS RANGE (subtype = time, subtype_diff = time_difference, multirange_type_name = openings);
CREATE DOMAIN percent AS numeric(5, 2) DEFAULT 0 NOT NULL CONSTRAINT "0 to 100" CHECK (VALUE BETWEEN 0 AND 100);
CREATE DOMAIN even_percents AS percent[] CHECK (cardinality(VALUE) % 2 = 0);
CREATE TYPE shell_only;
CREATE TYPE typed_row AS (id int, note text);
COMMENT ON TYPE mood IS 'How it is';
COMMENT ON COLUMN "Kom posit"."Ü" IS 'A part of a type';
COMMENT ON DOMAIN percent IS 'Of a hundred';
COMMENT ON CONSTRAINT "0 to 100" ON DOMAIN percent IS 'No more, no less';
GRANT USAGE ON TYPE mood TO everything_owner;

-- Collations, text search, conversions
CREATE COLLATION "Telefon Buch" (provider = icu, locale = 'de-u-co-phonebk');
CREATE COLLATION case_insensitive (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
COMMENT ON COLLATION "Telefon Buch" IS 'Ä is Ae';
CREATE TEXT SEARCH DICTIONARY plain_words (TEMPLATE = simple, ACCEPT = false, STOPWORDS = english);
CREATE TEXT SEARCH CONFIGURATION "Suche" (COPY = german);
ALTER TEXT SEARCH CONFIGURATION "Suche" ALTER MAPPING FOR asciiword WITH plain_words, german_stem;
COMMENT ON TEXT SEARCH CONFIGURATION "Suche" IS 'For German';
COMMENT ON TEXT SEARCH DICTIONARY plain_words IS 'As they are';
CREATE CONVERSION latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;

-- Functions, procedures, aggregates, operators, casts
CREATE FUNCTION add_tax(net numeric, VARIADIC rates numeric[] DEFAULT ARRAY[0.19]) RETURNS numeric
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 7 AS $body$
BEGIN
  -- a comment; with $$ and 'quotes'
  RETURN net * (1 + (SELECT sum(r) FROM unnest(rates) r));
END $body$;
CREATE FUNCTION "Fünktion ""f""" (INOUT a int, OUT b text) LANGUAGE sql STABLE LEAKPROOF SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp SET work_mem = '9MB' BEGIN ATOMIC SELECT a + 1 AS a, 'text' AS b; END;
CREATE FUNCTION numbers(up_to int) RETURNS TABLE (n int, square int) LANGUAGE sql ROWS 5
  RETURN (1, 2);
DROP FUNCTION numbers;
CREATE FUNCTION numbers(up_to int) RETURNS TABLE (n int, square int) LANGUAGE sql ROWS 5
  AS 'SELECT i, i * i FROM generate_series(1, up_to) i';
CREATE PROCEDURE do_nothing(INOUT x int DEFAULT 1) LANGUAGE plpgsql AS 'BEGIN x := x; COMMIT; END';
COMMENT ON FUNCTION add_tax IS 'With all taxes';
COMMENT ON PROCEDURE do_nothing IS 'And commits';
REVOKE EXECUTE ON FUNCTION add_tax FROM PUBLIC;
GRANT EXECUTE ON FUNCTION add_tax TO everything_owner;
ALTER FUNCTION "Fünktion ""f""" OWNER TO everything_owner;
CREATE FUNCTION longer(a text, b text) RETURNS text LANGUAGE sql IMMUTABLE
  AS 'SELECT CASE WHEN length(a) >= length(b) THEN a ELSE b END';
CREATE AGGREGATE longest(text) (SFUNC = longer, STYPE = text, INITCOND = '', COMBINEFUNC = longer, PARALLEL = safe);
COMMENT ON AGGREGATE longest(text) IS 'The longest of all';
CREATE FUNCTION about(a int, b int) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN abs(a - b) < 2;
CREATE FUNCTION not_about(a int, b int) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN abs(a - b) >= 2;
CREATE OPERATOR ~=~ (LEFTARG = int, RIGHTARG = int, FUNCTION = about, COMMUTATOR = ~=~, NEGATOR = !~=~, RESTRICT = eqsel);
CREATE OPERATOR !~=~ (LEFTARG = int, RIGHTARG = int, FUNCTION = not_about, COMMUTATOR = !~=~, NEGATOR = ~=~);
COMMENT ON OPERATOR ~=~ (int, int) IS 'About the same';
CREATE OPERATOR FAMILY backwards USING btree;
CREATE FUNCTION compare_backwards(a int, b int) RETURNS int LANGUAGE sql IMMUTABLE RETURN btint4cmp(b, a);
CREATE OPERATOR CLASS backwards_int FOR TYPE int USING btree FAMILY backwards AS
  OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 compare_backwards(int, int);
CREATE FUNCTION mood_number(mood) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT array_position(enum_range(NULL::mood), $1)';
CREATE CAST (mood AS int) WITH FUNCTION mood_number(mood) AS ASSIGNMENT;
CREATE ACCESS METHOD heap_too TYPE TABLE HANDLER heap_tableam_handler;

-- Tables and columns
CREATE TABLE "<img src=x onerror=alert(1)>" (
  id int GENERATED BY DEFAULT AS IDENTITY (START 100 INCREMENT 5 MINVALUE 10 MAXVALUE 100000 CACHE 3 CYCLE) PRIMARY KEY,
  "'; DROP TABLE x; --" text NOT NULL DEFAULT E'it''s \\ "default"',
  "日本語 列" text COLLATE "Telefon Buch",
  width int CHECK (width > 0) NO INHERIT,
  doubled int GENERATED ALWAYS AS (width * 2) STORED,
  gone_before int,
  mood mood DEFAULT 'sad',
  share percent,
  parts "Kom posit"[]
);
ALTER TABLE "<img src=x onerror=alert(1)>" DROP COLUMN gone_before;
ALTER TABLE "<img src=x onerror=alert(1)>" ADD COLUMN added_later text DEFAULT 'fast default';
INSERT INTO "<img src=x onerror=alert(1)>" ("日本語 列", width, mood, share, parts)
  SELECT CASE i % 3 WHEN 0 THEN '' WHEN 1 THEN NULL ELSE 'Ärger ' || i END, i, (enum_range(NULL::mood))[1 + i % 5], i,
         ARRAY[ROW(i, 'a"b\c', ARRAY['', 'between']::mood[]), NULL]::"Kom posit"[]
  FROM generate_series(1, 50) i;
COMMENT ON TABLE "<img src=x onerror=alert(1)>" IS '<script>alert(1)</script>';
COMMENT ON COLUMN "<img src=x onerror=alert(1)>"."'; DROP TABLE x; --" IS 'Little Bobby''s';
CREATE TABLE "日本語 スキーマ"."日本語 テーブル" (a int, a2 int, "A" text, "select" int);
INSERT INTO "日本語 スキーマ"."日本語 テーブル" VALUES (1, 2, E'a\tb\r\nc\\N\\.\b\f\v', 3), (NULL, NULL, '\N', NULL), (2, 2, '\.', 4), (3, 3, '', 5);
CREATE TABLE "長長長長長長長長長長長長長長長長長長長長長" ("列列列列列列列列列列列列列列列列列列列列列" int PRIMARY KEY);
INSERT INTO "長長長長長長長長長長長長長長長長長長長長長" VALUES (1), (2);
CREATE TABLE a23456789_123456789_123456789_123456789_123456789_123456789_123 (
  id int PRIMARY KEY, b23456789_123456789_123456789_123456789_123456789_123456789_123 text UNIQUE);
CREATE TABLE "Größe ""in"" cm"."of a schema 100%s" (k "Größe ""in"" cm".citext PRIMARY KEY, "per%cent" int);
INSERT INTO "Größe ""in"" cm"."of a schema 100%s" VALUES ('Key', 1), ('other', 2);
ALTER TABLE "Größe ""in"" cm"."of a schema 100%s" OWNER TO everything_owner;
CREATE TABLE no_columns ();
CREATE TABLE no_columns_left (a int);
INSERT INTO no_columns_left VALUES (1), (2), (3);
ALTER TABLE no_columns_left DROP COLUMN a;
CREATE TABLE typed OF typed_row (PRIMARY KEY (id), note WITH OPTIONS DEFAULT 'none');
INSERT INTO typed VALUES (1, 'typed');
CREATE UNLOGGED TABLE scratch (id bigserial PRIMARY KEY, payload jsonb);
INSERT INTO scratch (payload) SELECT jsonb_build_object('n', i) FROM generate_series(1, 20) i;
CREATE TABLE elsewhere (id int PRIMARY KEY USING INDEX TABLESPACE "Platz", t text) TABLESPACE "Platz";
INSERT INTO elsewhere VALUES (1, 'in a tablespace');
CREATE TABLE other_method (id int) USING heap_too;
INSERT INTO other_method VALUES (1), (1);
CREATE TABLE tuned (id int, t text, plain text) WITH (fillfactor = 70, autovacuum_enabled = false, toast.autovacuum_enabled = false);
ALTER TABLE tuned ALTER t SET STORAGE EXTERNAL, ALTER t SET STATISTICS 500, ALTER t SET (n_distinct = -0.5),
  ALTER plain SET COMPRESSION lz4;

CREATE TABLE every_type (
  id int PRIMARY KEY, n numeric, small numeric(10, 3), f float8, f4 float4, m money, b bytea, j json, jb jsonb, x xml,
  ip inet, net cidr, mac macaddr8, bits bit(5), varbits bit varying, iv interval, tz timestamptz, ts timestamp, d date,
  t time, ttz timetz, u uuid, texts text[], matrix int[][], tsv tsvector, tsq tsquery, r int4range, mr nummultirange,
  hours opening_hours, p point, bx box, pth path, pg polygon, c circle, l line, h extensions.hstore, lt ltree,
  one "char", nm name, padded char(5), vc varchar(10), o oid, rc regclass, lsn pg_lsn, comp "Kom posit", flag boolean,
  percents even_percents, big bigint);
INSERT INTO every_type VALUES
  (1, 'NaN', 1.5, 'NaN', '-0', '-12.34', '\x00ff5c27', '{"a":  1, "a": 2}', '{"ключ": [1, null, "\u0041"]}',
   '<a b="c">&lt;ä</a>', '192.168.0.1/24', '10.0.0.0/8', '08:00:2b:01:02:03:04:05', B'10101', B'', '-1 year 2 mons -3 days 04:05:06.789',
   '2024-02-29 23:59:59.999999+05:30', 'infinity', '0044-03-15 BC', '24:00', '12:00+14:45', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
   ARRAY['', NULL, 'NULL', 'a"b', 'c\d', '{}', 'ü,'], '[2:3][0:1]={{1,2},{3,NULL}}', 'a:1A fat:2B,4C cat:5', 'fat & !rat:* <-> c',
   'empty', '{[1.5,2),(3,)}', '[09:00,18:00)', '(1e300,-0)', '(1,2),(3,4)', '[(0,0),(1,1)]', '((0,0),(1,1),(2,0))', '<(0,0),5>', '{1,2,3}',
   '"a k"=>NULL, b=>"x\"y"', 'Top.Science', 'x', 'a name', 'ab', 'cde  ', 4294967295, 'every_type', 'FF/FFFFFFFF', '(1,"a,""b",{sad})', true,
   '{1,99.5}', 9223372036854775807),
  (2, 'Infinity', NULL, '-Infinity', '1e-45', '92233720368547758.07', '', 'null', 'null', '', '::1', '::/0', NULL, NULL, B'1', '0',
   '-infinity', '4714-11-24 00:00:00 BC', 'infinity', '00:00', NULL, NULL, '{}', '{}', '', '', '(,)', '{}', NULL, NULL, NULL, NULL,
   NULL, NULL, NULL, '', '', '', '', '', '', 0, NULL, '0/0', '(,,)', false, '{}', -9223372036854775808),
  (3, '-Infinity', 0.000, 'Infinity', 3.4028235e38, 0, NULL, '[]', '""', '<?xml version="1.0"?><r/>', NULL, NULL, NULL, NULL, NULL, NULL,
   'infinity', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
   NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
CREATE TABLE toasted (id int PRIMARY KEY, compressible text, words text, bytes bytea);
INSERT INTO toasted SELECT i, repeat('x' || i, 600000), string_agg(md5(i || ' ' || k), ''), decode(string_agg(md5(k || i::text), ''), 'hex')
  FROM generate_series(1, 3) i, generate_series(1, 34000) k GROUP BY i;

-- Keys and constraints, cycles among them
CREATE TABLE hen (id int PRIMARY KEY, egg int NOT NULL);
CREATE TABLE egg (id int PRIMARY KEY, hen int REFERENCES hen ON DELETE SET NULL);
ALTER TABLE hen ADD CONSTRAINT "hen from egg" FOREIGN KEY (egg) REFERENCES egg DEFERRABLE INITIALLY DEFERRED;
BEGIN; INSERT INTO hen VALUES (1, 2), (2, 1); INSERT INTO egg VALUES (1, 1), (2, 2), (3, NULL); COMMIT;
COMMENT ON CONSTRAINT "hen from egg" ON hen IS 'Which came first?';
CREATE TABLE employee (id int PRIMARY KEY, boss int REFERENCES employee ON UPDATE CASCADE DEFERRABLE, a int, b int,
  UNIQUE NULLS NOT DISTINCT (a, b), UNIQUE (b, a) INCLUDE (boss) DEFERRABLE INITIALLY DEFERRED);
INSERT INTO employee VALUES (1, 2, NULL, NULL), (2, 3, NULL, 1), (3, 1, 1, NULL);
ALTER TABLE employee ADD CONSTRAINT not_valid CHECK (boss < 3) NOT VALID;
CREATE TABLE booking (room int, during tstzrange, EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (room > 0));
INSERT INTO booking VALUES (1, '[2026-01-01,2026-01-02)'), (1, '[2026-01-02,2026-01-03)');
CREATE TABLE disabled (id int PRIMARY KEY, hen int REFERENCES hen);
INSERT INTO disabled VALUES (1, 1);
ALTER TABLE disabled DISABLE TRIGGER ALL;

-- Indexes and statistics
CREATE INDEX "Index ""auf"" Ausdruck" ON "<img src=x onerror=alert(1)>" (lower("'; DROP TABLE x; --") DESC NULLS LAST, (width + 1))
  WHERE width > 10 AND "日本語 列" IS NOT NULL;
CREATE UNIQUE INDEX nulls_not_distinct ON "日本語 スキーマ"."日本語 テーブル" ("select") NULLS NOT DISTINCT;
CREATE INDEX of_json ON every_type USING gin (jb jsonb_path_ops) WITH (fastupdate = off);
CREATE INDEX of_brin ON toasted USING brin (id) WITH (pages_per_range = 4);
CREATE INDEX of_hash ON toasted USING hash (id);
CREATE INDEX of_class ON toasted (id backwards_int);
CREATE INDEX of_spgist ON every_type USING spgist (p) INCLUDE (u);
ALTER INDEX "Index ""auf"" Ausdruck" ALTER COLUMN 2 SET STATISTICS 300;
ALTER TABLE every_type CLUSTER ON every_type_pkey;
ALTER TABLE typed REPLICA IDENTITY FULL;
ALTER TABLE toasted REPLICA IDENTITY USING INDEX toasted_pkey;
COMMENT ON INDEX of_json IS 'Of paths';
CREATE STATISTICS "Stat ""istik""" (ndistinct, dependencies, mcv) ON a, b FROM employee;
CREATE STATISTICS of_expression ON (a % 10) FROM employee;
ALTER STATISTICS of_expression SET STATISTICS 77;
ALTER STATISTICS of_expression OWNER TO only_owns_a_statistics_object;
COMMENT ON STATISTICS "Stat ""istik""" IS 'Of two';

-- Partitions and inheritance
CREATE TABLE measure (at date NOT NULL, place text, value float8, id bigint GENERATED ALWAYS AS IDENTITY, PRIMARY KEY (at, place))
  PARTITION BY RANGE (at);
CREATE TABLE measure_2025 PARTITION OF measure FOR VALUES FROM (MINVALUE) TO ('2026-01-01');
CREATE TABLE measure_2026 (value float8, dropped int, place text NOT NULL, at date NOT NULL, id bigint NOT NULL);
ALTER TABLE measure_2026 DROP COLUMN dropped;
CREATE TABLE "measure other" PARTITION OF measure DEFAULT PARTITION BY LIST (place);
CREATE TABLE "measure other köln" PARTITION OF "measure other" FOR VALUES IN ('Köln', 'it''s');
CREATE TABLE "measure other rest" PARTITION OF "measure other" DEFAULT PARTITION BY HASH (at);
CREATE TABLE measure_rest_0 PARTITION OF "measure other rest" FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE measure_rest_1 PARTITION OF "measure other rest" FOR VALUES WITH (MODULUS 2, REMAINDER 1);
ALTER TABLE measure ATTACH PARTITION measure_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE INDEX measure_value ON measure (value);
CREATE INDEX only_of_one ON measure_2025 (place);
INSERT INTO measure (at, place, value) SELECT '2025-12-01'::date + i * 7, (ARRAY['Köln', 'it''s', '', '東京'])[1 + i % 4], i / 3.0
  FROM generate_series(0, 199) i;
CREATE TABLE measured (at date, place text, note text, FOREIGN KEY (at, place) REFERENCES measure ON DELETE CASCADE) PARTITION BY LIST (note);
CREATE TABLE measured_all PARTITION OF measured DEFAULT;
INSERT INTO measured SELECT at, place, 'note' FROM measure WHERE id % 10 = 0;
COMMENT ON TABLE "measure other rest" IS 'Neither nor';
CREATE TABLE animal (name text DEFAULT 'no name', legs int CHECK (legs >= 0));
CREATE TABLE pet (owner text);
CREATE TABLE dog (breed text, legs int DEFAULT 4) INHERITS (animal, pet);
INSERT INTO animal VALUES ('snake', 0); INSERT INTO dog VALUES ('Rex', 4, 'me', 'dachshund'); INSERT INTO pet VALUES ('nobody');

-- Sequences
CREATE SEQUENCE countdown AS smallint INCREMENT -3 MINVALUE -300 MAXVALUE 300 START 30 CACHE 5 CYCLE;
CREATE SEQUENCE never_called START 7;
CREATE SEQUENCE "Set, ""not"" called" OWNED BY employee.id;
CREATE UNLOGGED SEQUENCE unlogged_numbers;
SELECT nextval('countdown'), nextval('countdown'), setval('"Set, ""not"" called"', 42, false), nextval('unlogged_numbers') \g /dev/null
COMMENT ON SEQUENCE countdown IS 'Down';
GRANT USAGE ON SEQUENCE countdown TO everything_owner;

-- Views, materialized views, rules, triggers
CREATE VIEW "Sicht ""v""" WITH (security_barrier, check_option = cascaded) AS
  SELECT id, "日本語 列" AS "ein Name", width FROM "<img src=x onerror=alert(1)>" WHERE width > 5;
CREATE VIEW invoker WITH (security_invoker) AS SELECT * FROM "Sicht ""v""" JOIN egg USING (id);
CREATE RECURSIVE VIEW chiefs (id, depth) AS
  SELECT id, 1 FROM employee WHERE boss = 1 UNION ALL SELECT e.id, depth + 1 FROM employee e JOIN chiefs c ON e.boss = c.id WHERE depth < 3;
ALTER VIEW "Sicht ""v""" ALTER "ein Name" SET DEFAULT 'from the view';
COMMENT ON VIEW "Sicht ""v""" IS 'Seen';
COMMENT ON COLUMN "Sicht ""v"""."ein Name" IS 'Named';
CREATE MATERIALIZED VIEW by_place AS SELECT place, count(*) AS n FROM measure GROUP BY place;
CREATE UNIQUE INDEX by_place_key ON by_place (place);
CREATE MATERIALIZED VIEW "of a view" AS SELECT sum(n) AS total FROM by_place;
CREATE MATERIALIZED VIEW not_filled AS SELECT 1 AS one WITH NO DATA;
COMMENT ON MATERIALIZED VIEW by_place IS 'Counted';
CREATE RULE "egg rule" AS ON DELETE TO egg WHERE old.id > 2 DO INSTEAD NOTHING;
CREATE RULE into_view AS ON INSERT TO chiefs DO INSTEAD INSERT INTO employee (id) VALUES (new.id);
ALTER TABLE egg ENABLE ALWAYS RULE "egg rule";
COMMENT ON RULE "egg rule" ON egg IS 'Some stay';
CREATE FUNCTION touched() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no trigger fires while this is loaded''; END';
CREATE TRIGGER "Trigger ""t""" BEFORE INSERT OR UPDATE OF hen ON egg FOR EACH ROW WHEN (new.id > 0) EXECUTE FUNCTION touched('an "arg"', '\x');
CREATE TRIGGER of_all AFTER UPDATE ON measure REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION touched();
CREATE TRIGGER of_each AFTER INSERT ON measure FOR EACH ROW EXECUTE FUNCTION touched();
CREATE CONSTRAINT TRIGGER later AFTER INSERT ON toasted DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION touched();
CREATE TRIGGER in_place_of INSTEAD OF DELETE ON invoker FOR EACH ROW EXECUTE FUNCTION touched();
ALTER TABLE measure_2026 DISABLE TRIGGER of_each;
ALTER TABLE toasted ENABLE ALWAYS TRIGGER later;
ALTER TABLE egg ENABLE REPLICA TRIGGER "Trigger ""t""";
COMMENT ON TRIGGER later ON toasted IS 'At the end';

-- Row-level security and grants
CREATE POLICY "Policy ""p""" ON egg AS RESTRICTIVE FOR SELECT TO only_in_a_policy USING (hen IS NOT NULL);
CREATE POLICY own ON "Größe ""in"" cm"."of a schema 100%s" USING (k = current_user) WITH CHECK (true);
CREATE POLICY hidden ON measure FOR ALL TO PUBLIC USING (false);
ALTER TABLE egg ENABLE ROW LEVEL SECURITY;
ALTER TABLE "Größe ""in"" cm"."of a schema 100%s" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE measure ENABLE ROW LEVEL SECURITY;
COMMENT ON POLICY "Policy ""p""" ON egg IS 'Only whole ones';
GRANT SELECT, TRUNCATE ON egg TO only_in_a_grant;
GRANT UPDATE (hen), SELECT (id) ON egg TO only_in_a_column_grant;
GRANT SELECT ON hen TO "Rolle ""mit"" Ünicode" WITH GRANT OPTION;
SET ROLE "Rolle ""mit"" Ünicode";
GRANT SELECT ON hen TO only_in_a_grant_of_a_grantee;
RESET ROLE;
REVOKE ALL ON scratch FROM CURRENT_USER;

-- Large objects
SELECT lo_from_bytea(900001, decode(string_agg(md5(i::text), ''), 'hex')), lo_create(900002), lo_from_bytea(900003, 'öffentlich'::text::bytea)
  FROM generate_series(1, 20000) i \g /dev/null
ALTER LARGE OBJECT 900001 OWNER TO only_owns_a_large_object;
GRANT SELECT ON LARGE OBJECT 900003 TO only_in_a_grant_on_a_large_object;
COMMENT ON LARGE OBJECT 900001 IS 'A "large" object''s comment';

-- What reaches outside
CREATE SERVER "ferner ""Server""" TYPE 'shop' VERSION '1' FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'nowhere.invalid', dbname 'it''s');
CREATE USER MAPPING FOR only_in_a_user_mapping SERVER "ferner ""Server""" OPTIONS (user 'them', password 's3''cret');
CREATE FOREIGN TABLE far_away (id int OPTIONS (column_name 'the id'), t text NOT NULL) SERVER "ferner ""Server""" OPTIONS (table_name 'far');
COMMENT ON FOREIGN TABLE far_away IS 'Not here';
COMMENT ON SERVER "ferner ""Server""" IS 'Far';
CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
CREATE FOREIGN TABLE of_a_file (line text) SERVER files OPTIONS (filename '/no/such/file', format 'csv');
CREATE PUBLICATION "Alles" FOR ALL TABLES WITH (publish = 'insert, update', publish_via_partition_root);
CREATE PUBLICATION parts FOR TABLE toasted (id, words) WHERE (id > 1), measure;
CREATE PUBLICATION of_schemas FOR TABLES IN SCHEMA "日本語 スキーマ", empty;
COMMENT ON PUBLICATION parts IS 'Parts';
CREATE SUBSCRIPTION "Abo ""a""" CONNECTION 'host=nowhere.invalid dbname=x' PUBLICATION p WITH (connect = false, slot_name = NONE);

-- 2,000 more tables
DO $$
BEGIN
  FOR i IN 1..2000 LOOP
    EXECUTE format('CREATE TABLE many.%I (id int PRIMARY KEY, next int%s, t %s)', 'table ' || i,
                   CASE WHEN i % 10 = 0 THEN format(' REFERENCES many.%I', 'table ' || i - 1) ELSE '' END,
                   CASE WHEN i % 4 = 0 THEN 'text' ELSE 'varchar(40)' END);
    EXECUTE format('INSERT INTO many.%I SELECT i, i, md5(i::text || %L) FROM generate_series(1, %s) i', 'table ' || i, i, CASE WHEN i % 10 = 9 THEN 5 ELSE 4 END);
    IF i % 7 = 0 THEN EXECUTE format('CREATE INDEX ON many.%I (t)', 'table ' || i); END IF;
    IF i % 100 = 0 THEN COMMIT; END IF;
  END LOOP;
END $$;

\if :on_18
CREATE TABLE since_18 (
  id int, valid_at daterange, price int CONSTRAINT "named not null" NOT NULL, twice int GENERATED ALWAYS AS (price * 2) VIRTUAL, iv interval,
  PRIMARY KEY (id, valid_at WITHOUT OVERLAPS), CONSTRAINT not_enforced CHECK (price > 100) NOT ENFORCED);
INSERT INTO since_18 VALUES (1, '[2026-01-01,2026-02-01)', 3, DEFAULT, 'infinity'), (1, '[2026-02-01,)', 4, DEFAULT, '-infinity');
CREATE TABLE since_18_too (id int, valid_at daterange, FOREIGN KEY (id, PERIOD valid_at) REFERENCES since_18 (id, PERIOD valid_at));
INSERT INTO since_18_too VALUES (1, '[2026-01-10,2026-03-01)');
ALTER TABLE since_18_too ADD CONSTRAINT not_null_not_valid NOT NULL id NOT VALID;
GRANT MAINTAIN ON since_18 TO only_in_a_grant;
\endif

-- Event triggers: one writes down what it sees, one forbids it all; neither may see the loading
CREATE TABLE ddl_log (id bigserial PRIMARY KEY, tag text);
CREATE FUNCTION log_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO public.ddl_log (tag) VALUES (tg_tag); END';
CREATE FUNCTION forbid_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''% is forbidden here'', tg_tag; END';
CREATE EVENT TRIGGER "Protokoll ""e""" ON ddl_command_end EXECUTE FUNCTION log_ddl();
COMMENT ON EVENT TRIGGER "Protokoll ""e""" IS 'Who did what';
COMMENT ON TABLE ddl_log IS 'Seen by an event trigger';
CREATE EVENT TRIGGER filtered ON sql_drop WHEN tag IN ('DROP TABLE', 'DROP VIEW') EXECUTE FUNCTION forbid_ddl();
ALTER EVENT TRIGGER filtered DISABLE;
ALTER EVENT TRIGGER "Protokoll ""e""" OWNER TO CURRENT_USER;
CREATE EVENT TRIGGER no_ddl ON ddl_command_start EXECUTE FUNCTION forbid_ddl();
\if :on_18
ALTER EVENT TRIGGER no_ddl ENABLE ALWAYS;
\endif
