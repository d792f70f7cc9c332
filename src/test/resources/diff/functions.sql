-- CHANGED FUNCTION shop.next(integer)
-- ADDED FUNCTION shop.loud(text)
-- ADDED PROCEDURE shop.nothing()
-- ADDED AGGREGATE shop.plus(integer)
-- REMOVED FUNCTION shop.obsolete()
-- CHANGED FUNCTION shop.answer()
CREATE OR REPLACE FUNCTION shop.next(a int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT a + 2';
CREATE FUNCTION shop.loud(t text) RETURNS text LANGUAGE sql RETURN upper(t) || '!';
CREATE PROCEDURE shop.nothing() LANGUAGE plpgsql SECURITY DEFINER SET search_path = shop AS $$BEGIN COMMIT; END$$;
CREATE AGGREGATE shop.plus(int) (sfunc = int4pl, stype = int, initcond = '0');
DROP FUNCTION shop.obsolete(), shop.answer();
CREATE TABLE shop.later (added text);
CREATE FUNCTION shop.answer() RETURNS text LANGUAGE sql AS $$SELECT added FROM shop.later$$;
