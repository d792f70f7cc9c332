-- CHANGED COLUMN shop.orders.note
-- CHANGED COLUMN shop.orders.remark
-- CHANGED TABLE shop.orders
ALTER TABLE shop.orders ALTER note TYPE int USING length(note), ALTER remark SET (n_distinct = 5);
ALTER TABLE shop.orders ALTER remark SET STATISTICS 50, ALTER remark SET STORAGE EXTERNAL;
ALTER TABLE shop.orders ALTER remark SET COMPRESSION pglz, SET (fillfactor = 70);
