-- Applied again whenever it changes.
CREATE OR REPLACE VIEW gift_orders AS
  SELECT id, customer_id, total, placed_at FROM orders WHERE gift;
