-- CHANGED TABLE shop.orders
-- CHANGED TABLE shop.customers
-- CHANGED COLUMN shop.orders.note
-- CHANGED FUNCTION shop.next(integer)
-- CHANGED INDEX shop.orders.orders_status
COMMENT ON TABLE shop.orders IS 'It''s \ changed';
COMMENT ON TABLE shop.customers IS NULL;
COMMENT ON COLUMN shop.orders.note IS 'note';
COMMENT ON FUNCTION shop.next(int) IS 'one more';
COMMENT ON INDEX shop.orders_status IS 'by status';
