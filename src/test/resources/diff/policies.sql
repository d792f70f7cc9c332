-- CHANGED POLICY shop.orders.own
-- ADDED POLICY shop.customers.all_of_them
-- CHANGED TABLE shop.customers
DROP POLICY own ON shop.orders;
CREATE POLICY own ON shop.orders FOR SELECT USING (customer = 2);
ALTER TABLE shop.customers ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_of_them ON shop.customers AS RESTRICTIVE TO reader USING (true) WITH CHECK (id > 0);
