-- CHANGED TABLE shop.customers
-- ADDED COLUMN shop.customers.phone
-- REMOVED COLUMN shop.customers.obsolete
-- CHANGED COLUMN shop.orders.customer
-- CHANGED COLUMN shop.orders.status
-- CHANGED COLUMN shop.orders.amount
-- CHANGED COLUMN shop.orders.note
-- REMOVED COLUMN shop.orders.remark
-- ADDED COLUMN shop.orders.renamed
ALTER TABLE shop.customers ADD phone text DEFAULT 'none' NOT NULL, DROP obsolete;
ALTER TABLE shop.orders ALTER customer DROP NOT NULL, ALTER status DROP DEFAULT, ALTER amount SET DEFAULT 1;
ALTER TABLE shop.orders ALTER amount SET NOT NULL, ALTER note TYPE varchar(40);
ALTER TABLE shop.orders RENAME remark TO renamed;
