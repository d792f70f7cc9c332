-- CHANGED TYPE shop.status
-- ADDED TYPE shop.color
-- ADDED TYPE shop.span
-- CHANGED TYPE shop.address
-- CHANGED DOMAIN shop.email
-- ADDED DOMAIN shop.code
-- ADDED COLLATION shop.deep
ALTER TYPE shop.status ADD VALUE 'sent' BEFORE 'paid';
CREATE TYPE shop.color AS ENUM ('red', 'it''s');
CREATE TYPE shop.span AS RANGE (subtype = float8);
ALTER TYPE shop.address ADD ATTRIBUTE zip text;
ALTER DOMAIN shop.email ADD CONSTRAINT short CHECK (length(VALUE) < 200);
CREATE DOMAIN shop.code AS int DEFAULT 1 NOT NULL;
CREATE COLLATION shop.deep FROM "C";
