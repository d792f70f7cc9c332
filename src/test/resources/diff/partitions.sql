-- ADDED TABLE shop.log_2021
-- ADDED TABLE shop.log_2019
-- CHANGED TABLE shop.log_2020
-- ADDED TABLE shop.sales
-- ADDED TABLE shop.sales_1
-- ADDED INDEX shop.sales.sales_net_idx
CREATE TABLE shop.log_2021 PARTITION OF shop.log FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
CREATE TABLE shop.log_2019 (line text, at date);
ALTER TABLE shop.log ATTACH PARTITION shop.log_2019 FOR VALUES FROM ('2019-01-01') TO ('2020-01-01');
ALTER TABLE shop.log DETACH PARTITION shop.log_2020;
CREATE TABLE shop.sales (
  id int, day date DEFAULT now(), net int, gross int GENERATED ALWAYS AS (net * 2) STORED, PRIMARY KEY (id, day)
) PARTITION BY LIST (day);
CREATE TABLE shop.sales_1 PARTITION OF shop.sales DEFAULT;
CREATE INDEX ON shop.sales (net);
