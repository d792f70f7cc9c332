package dev.truss.testsupport;

import java.time.Duration;

/** A small database with one of everything that a copy could forget. */
public final class Shop {
  private Shop() {}

  /** About 30 kB for each thousand orders. */
  public static void create(PostgresServer server, String database, int orders) {
    create(server, database, orders, PostgresServer.USER);
  }

  /** Same, with everything owned by somebody. */
  public static void create(PostgresServer server, String database, int orders, String owner) {
    server.execute("postgres", "CREATE DATABASE %s OWNER %s".formatted(database, owner));
    server.execute("postgres", "ALTER DATABASE %s SET work_mem = '5MB'".formatted(database));
    String asOwner = "SET ROLE %s;\n".formatted(owner);
    server.execute(database, asOwner + SCHEMA);
    server.execute(
        database,
        asOwner
            + """
        INSERT INTO customer (email) SELECT 'c' || i || '@example.com' FROM generate_series(1, 200) i;
        INSERT INTO orders (customer_id, cents, quantity)
          SELECT 1 + i %% 200, 100 + i %% 977, 1 + i %% 5 FROM generate_series(1, %d) i;
        INSERT INTO visits SELECT i FROM generate_series(1, 100) i;
        SELECT lo_from_bytea(0, convert_to(repeat('large object ', 1000), 'UTF8'));
        REFRESH MATERIALIZED VIEW turnover;
        """
                .formatted(orders));
    server.execute(database, "ANALYZE");
  }

  /**
   * Adds an index that takes this long to build anywhere but here: so a clone is as quick as ever,
   * and a logical copy has a moment in which it can be watched, cancelled and killed.
   */
  public static void makeCopiesSlow(PostgresServer server, String database, Duration duration) {
    server.execute(
        database,
        """
        CREATE FUNCTION nap(id int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$
        BEGIN
          IF current_database() <> '%s' THEN PERFORM pg_sleep(%f); END IF;
          RETURN id;
        END $$;
        CREATE TABLE naps AS SELECT generate_series(1, 100) AS id;
        CREATE INDEX naps_nap ON naps (nap(id));
        """
            .formatted(database, duration.toMillis() / 100_000.0));
  }

  /** Takes that index away again, if it is there. */
  public static void letCopiesBeQuick(PostgresServer server, String database) {
    server.execute(database, "DROP TABLE IF EXISTS naps; DROP FUNCTION IF EXISTS nap");
  }

  private static final String SCHEMA =
      """
      CREATE EXTENSION pg_trgm;
      CREATE TABLE customer (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        email text NOT NULL UNIQUE
      );
      CREATE TABLE orders (
        id bigserial PRIMARY KEY,
        customer_id bigint NOT NULL REFERENCES customer,
        cents int NOT NULL CHECK (cents > 0),
        quantity int NOT NULL,
        total bigint GENERATED ALWAYS AS (cents * quantity) STORED
      );
      CREATE INDEX customer_email_trgm ON customer USING gin (email gin_trgm_ops);
      CREATE UNLOGGED TABLE visits (id int);
      CREATE VIEW big_orders AS SELECT * FROM orders WHERE total > 3000;
      CREATE MATERIALIZED VIEW turnover AS SELECT customer_id, sum(total) FROM orders GROUP BY 1;
      CREATE FUNCTION total_of(customer bigint) RETURNS numeric LANGUAGE sql STABLE
        AS 'SELECT sum(total) FROM orders WHERE customer_id = customer';
      ALTER TABLE customer ENABLE ROW LEVEL SECURITY;
      CREATE POLICY everybody ON customer USING (true);
      COMMENT ON TABLE orders IS 'What was ordered';
      CREATE PUBLICATION orders_out FOR TABLE orders;
      """;
}
