-- ADDED FUNCTION shop.rank(shop.status)
CREATE OPERATOR shop.=== (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq);
CREATE FUNCTION shop.rank(shop.status) RETURNS int LANGUAGE sql IMMUTABLE RETURN 1;
CREATE CAST (shop.status AS int) WITH FUNCTION shop.rank(shop.status);
