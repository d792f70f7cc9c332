-- CHANGED VIEW shop.names
DROP VIEW shop.late_names, shop.names;
CREATE VIEW shop.names AS SELECT id, upper(name) AS name FROM shop.customers;
CREATE VIEW shop.late_names AS SELECT * FROM shop.names WHERE id > 3;
