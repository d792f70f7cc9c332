-- ADDED TABLE shop.added
-- ADDED CONSTRAINT shop.added.added_pkey
-- ADDED TABLE shop.quick
-- ADDED TABLE shop.kin
-- REMOVED TABLE shop.obsolete
-- ADDED SCHEMA "Other One"
CREATE TABLE shop.added (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), tags text[], data jsonb);
CREATE UNLOGGED TABLE shop.quick (a int) WITH (autovacuum_enabled = off);
CREATE TABLE shop.kin (extra int) INHERITS (shop.customers);
DROP TABLE shop.obsolete;
CREATE SCHEMA "Other One";
CREATE TABLE "Other One"."Odd "" Name" ("select" int);
