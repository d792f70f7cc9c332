-- CHANGED TABLE shop.orders
-- CHANGED COLUMN shop.orders.note
-- CHANGED SCHEMA shop
-- CHANGED FUNCTION shop.next(integer)
-- CHANGED TABLE shop.customers
REVOKE SELECT ON shop.orders FROM reader;
GRANT INSERT ON shop.orders TO reader WITH GRANT OPTION;
GRANT UPDATE (note) ON shop.orders TO reader;
GRANT USAGE ON SCHEMA shop TO reader;
REVOKE EXECUTE ON FUNCTION shop.next(int) FROM PUBLIC;
ALTER TABLE shop.customers OWNER TO reader;
