-- CHANGED VIEW shop.names
-- REMOVED VIEW shop.late_names
-- ADDED VIEW shop.mine
-- CHANGED MATERIALIZED VIEW shop.totals
-- ADDED INDEX shop.totals.per_status
-- ADDED RULE shop.names.quiet
-- ADDED STATISTICS shop."both"
DROP VIEW shop.late_names;
CREATE OR REPLACE VIEW shop.names AS SELECT id, name, mail FROM shop.customers;
CREATE VIEW shop.mine WITH (security_invoker, security_barrier) AS SELECT 1 AS one;
DROP MATERIALIZED VIEW shop.totals;
CREATE MATERIALIZED VIEW shop.totals AS SELECT status, sum(amount) AS total FROM shop.orders GROUP BY 1;
CREATE UNIQUE INDEX per_status ON shop.totals (status);
CREATE RULE quiet AS ON DELETE TO shop.names DO INSTEAD NOTHING;
CREATE STATISTICS shop.both ON status, customer FROM shop.orders;
