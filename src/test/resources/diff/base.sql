-- What parent and branch both hold before the branch is changed.
CREATE EXTENSION pgcrypto;
CREATE SCHEMA shop;
CREATE TYPE shop.status AS ENUM ('new', 'paid');
CREATE DOMAIN shop.email AS text CHECK (VALUE ~ '@');
CREATE TYPE shop.address AS (street text, city text);
CREATE SEQUENCE shop.numbers START 5;
CREATE SEQUENCE shop.obsolete_numbers;
CREATE TABLE shop.obsolete (a int);
CREATE TABLE shop.customers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, mail shop.email, obsolete int,
  since timestamptz DEFAULT now(), loud_name text GENERATED ALWAYS AS (upper(name)) STORED,
  quiet_name text GENERATED ALWAYS AS (lower(name)) STORED);
COMMENT ON TABLE shop.customers IS 'Who bought';
CREATE TABLE shop.orders (
  id serial PRIMARY KEY, customer bigint NOT NULL REFERENCES shop.customers, status shop.status DEFAULT 'new',
  amount numeric(10, 2) CONSTRAINT positive CHECK (amount > 0), note varchar(20), remark text);
CREATE INDEX orders_status ON shop.orders (status);
CREATE INDEX orders_customer ON shop.orders USING hash (customer);
CREATE TABLE shop.log (at date, line text) PARTITION BY RANGE (at);
CREATE TABLE shop.log_2020 PARTITION OF shop.log FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE VIEW shop.names AS SELECT id, name FROM shop.customers;
CREATE VIEW shop.late_names AS SELECT * FROM shop.names WHERE id > 3;
CREATE MATERIALIZED VIEW shop.totals AS SELECT status, count(*) AS n FROM shop.orders GROUP BY 1;
CREATE FUNCTION shop.next(a int) RETURNS int LANGUAGE sql AS 'SELECT a + 1';
CREATE FUNCTION shop.obsolete() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION shop.answer() RETURNS int LANGUAGE sql AS 'SELECT 42';
CREATE FUNCTION shop.stamp() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.note := 'x'; RETURN NEW; END$$;
CREATE TRIGGER stamp BEFORE INSERT ON shop.orders FOR EACH ROW EXECUTE FUNCTION shop.stamp();
CREATE TRIGGER once BEFORE INSERT ON shop.orders FOR EACH ROW EXECUTE FUNCTION shop.stamp();
CREATE TRIGGER twice BEFORE INSERT ON shop.orders FOR EACH ROW EXECUTE FUNCTION shop.stamp();
ALTER TABLE shop.orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON shop.orders FOR SELECT USING (customer = 1);
GRANT SELECT ON shop.orders TO reader;
COMMENT ON TABLE shop.orders IS 'What was bought';
