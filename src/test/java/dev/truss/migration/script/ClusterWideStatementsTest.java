package dev.truss.migration.script;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterWideStatementsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE ROLE app LOGIN",
        "create user app",
        "-- who may read\n/* all\n of them */ ALTER ROLE app SET work_mem = '1MB'",
        "ALTER DATABASE shop SET work_mem = '5MB'",
        "DROP TABLESPACE fast",
        "ALTER SYSTEM SET work_mem = '1GB'",
        "GRANT reader TO app",
        "REVOKE reader FROM app",
        "GRANT CONNECT ON DATABASE shop TO app",
        "COMMENT ON ROLE app IS 'x'",
        "REASSIGN OWNED BY app TO other",
        "COPY orders TO PROGRAM 'mail'",
        "COPY orders TO '/tmp/orders'",
        "CREATE SUBSCRIPTION s CONNECTION 'host=x' PUBLICATION p"
      })
  void isNotConfinedToItsDatabase(String statement) {
    assertThat(ClusterWideStatements.reaches(statement)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE role (id int)",
        "CREATE USER MAPPING FOR app SERVER s",
        "GRANT SELECT ON orders TO app",
        "GRANT SELECT\nON ALL TABLES IN SCHEMA public TO app",
        "ALTER TABLE orders OWNER TO app",
        "COMMENT ON TABLE orders IS 'on database shop'",
        "COPY orders FROM STDIN",
        "-- CREATE ROLE app\nSELECT 1",
        "INSERT INTO note VALUES ('DROP DATABASE shop')"
      })
  void isConfinedToItsDatabase(String statement) {
    assertThat(ClusterWideStatements.reaches(statement)).isFalse();
  }

  /** Or a long file of data would be looked through, and the expression run out of stack. */
  @Test
  void onlyTheBeginIsLookedAt() {
    String rows = "(1, 'x'), ".repeat(100_000);
    assertThat(ClusterWideStatements.reaches("INSERT INTO t VALUES " + rows)).isFalse();
    assertThat(ClusterWideStatements.reaches("GRANT " + "a, ".repeat(100_000) + "b TO c")).isTrue();
    assertThat(ClusterWideStatements.reaches("--\n".repeat(100_000) + "SELECT 1")).isFalse();
    assertThat(ClusterWideStatements.reaches("--\n".repeat(100_000) + "DROP ROLE app")).isTrue();
  }
}
