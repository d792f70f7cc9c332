-- CHANGED CONSTRAINT shop.orders.positive
-- ADDED CONSTRAINT shop.orders.once
-- ADDED CONSTRAINT shop.orders.buyer
-- ADDED CONSTRAINT shop.orders.later
-- ADDED CONSTRAINT shop.orders.apart
-- REMOVED CONSTRAINT shop.orders.orders_customer_fkey
ALTER TABLE shop.orders DROP CONSTRAINT positive, ADD CONSTRAINT positive CHECK (amount >= 0);
ALTER TABLE shop.orders ADD CONSTRAINT once UNIQUE NULLS NOT DISTINCT (customer, note);
ALTER TABLE shop.orders DROP CONSTRAINT orders_customer_fkey;
ALTER TABLE shop.orders ADD CONSTRAINT buyer
  FOREIGN KEY (customer) REFERENCES shop.customers ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE shop.orders ADD CONSTRAINT later CHECK (note <> '') NOT VALID;
ALTER TABLE shop.orders ADD CONSTRAINT apart EXCLUDE (amount WITH =) WHERE (amount > 100);
