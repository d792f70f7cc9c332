-- CHANGED INDEX shop.orders.orders_status
-- REMOVED INDEX shop.orders.orders_customer
-- ADDED INDEX shop.orders.cheap
DROP INDEX shop.orders_status, shop.orders_customer;
CREATE INDEX orders_status ON shop.orders (status, customer);
CREATE UNIQUE INDEX cheap ON shop.orders (lower(note) DESC NULLS LAST) INCLUDE (id) WHERE amount < 5;
