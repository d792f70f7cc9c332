-- Without CONCURRENTLY nobody could write to orders while the index is built. Such a statement cannot run in a
-- transaction, and so has a file of its own.
CREATE INDEX CONCURRENTLY orders_by_customer_and_time ON orders (customer_id, placed_at);
