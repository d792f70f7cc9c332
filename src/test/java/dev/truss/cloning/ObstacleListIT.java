package dev.truss.cloning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truss.dump.CopyObstacle;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.Roles;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in the list of obstacles beyond single things, and when it is empty. */
class ObstacleListIT extends ObstaclesContract {

  @Quick
  @ParameterizedTest
  @ValueSource(strings = {"full", PostgresServer.USER})
  void whatHasNoObstaclesIsCopiedWhole(String role) throws SQLException {
    String source = newDatabase();
    server.execute(source, MANY_OWNERS.replace("{source}", source));
    if (!role.equals(PostgresServer.USER)) {
      Roles.grant(server, source, "full", role);
    }
    PlainCopy copy = PlainCopy.by(role, server, source);

    assertThat(obstacles(copy)).isEmpty();
    assertThat(restoreObstacles(copy)).isEmpty();
    copy.make(source + "_copy");

    assertThat(Databases.content(server, source + "_copy"))
        .isEqualTo(Databases.content(server, source));
  }

  @Test
  void extensionWithoutFilesStopsSuperusersToo() throws SQLException {
    String source = newDatabase();
    server.execute(
        source,
        "CREATE EXTENSION pg_trgm; UPDATE pg_extension SET extname = 'gone' WHERE extname = 'pg_trgm'");
    PlainCopy copy = PlainCopy.by(PostgresServer.USER, server, source);

    assertThat(obstacles(copy))
        .containsExactly(
            new CopyObstacle("extension", "gone", "its files are not installed on the server"));
    assertThat(copy.succeeds(source + "_copy")).isFalse();
  }

  @Test
  void tablespaceOfTheDatabaseTakesAGrant() throws SQLException {
    String source = newDatabase();
    server.execute("postgres", "CREATE ROLE placeless LOGIN CREATEDB IN ROLE app PASSWORD 'p'");
    server.execute("postgres", "ALTER DATABASE %s SET TABLESPACE elsewhere".formatted(source));
    PlainCopy copy = new PlainCopy(server, source, "placeless", "p");
    String create = "CREATE DATABASE %s_copy TABLESPACE elsewhere".formatted(source);

    assertThat(obstacles(copy)).extracting(CopyObstacle::kind).containsExactly("database");
    try (Connection session = copy.connect("postgres");
        Statement statement = session.createStatement()) {
      assertThatThrownBy(() -> statement.execute(create))
          .hasMessageContaining("permission denied for tablespace elsewhere");
      server.execute("postgres", "GRANT CREATE ON TABLESPACE elsewhere TO placeless");
      statement.execute(create);
    }
    assertThat(obstacles(copy)).isEmpty();
  }

  @Test
  void aLongListIsCut() throws SQLException {
    String source = newDatabase();
    Roles.grant(server, source, "full", "full");
    server.execute(
        source,
        "DO $$ BEGIN FOR i IN 1..130 LOOP EXECUTE format('CREATE TABLE t%s ()', i); END LOOP; END $$");

    List<CopyObstacle> found = obstacles(PlainCopy.by("full", server, source));

    assertThat(found).hasSize(101);
    assertThat(found.getLast()).isEqualTo(new CopyObstacle("more", "30 further", "not listed"));
  }

  /** Whatever the full tier can copy, and in ways that copies have stumbled over. */
  private static final String MANY_OWNERS =
      """
      CREATE EXTENSION pg_trgm;
      CREATE SCHEMA closed AUTHORIZATION alice;
      CREATE SCHEMA shared AUTHORIZATION alice;
      GRANT CREATE ON SCHEMA shared TO app;
      GRANT USAGE ON SCHEMA closed TO bob;
      GRANT USAGE ON SCHEMA shared TO bob;
      CREATE TABLE closed.t (a serial PRIMARY KEY);
      ALTER TABLE closed.t OWNER TO bob;
      INSERT INTO closed.t DEFAULT VALUES;
      CREATE TABLE shared.t (a int REFERENCES closed.t, b int GENERATED ALWAYS AS IDENTITY);
      ALTER TABLE shared.t OWNER TO app;
      INSERT INTO shared.t VALUES (1);
      CREATE TABLE hidden (a int);
      ALTER TABLE hidden OWNER TO bob;
      ALTER TABLE hidden ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
      CREATE POLICY mine ON hidden TO alice USING (a > 1);
      INSERT INTO hidden VALUES (1), (2);
      CREATE TABLE parts (a int) PARTITION BY RANGE (a);
      CREATE TABLE part PARTITION OF parts FOR VALUES FROM (1) TO (10);
      ALTER TABLE parts OWNER TO app;
      ALTER TABLE part OWNER TO alice;
      CREATE UNLOGGED TABLE unlogged (a int);
      ALTER TABLE unlogged OWNER TO app;
      INSERT INTO unlogged VALUES (1);
      CREATE MATERIALIZED VIEW summary AS SELECT count(*) FROM unlogged;
      ALTER MATERIALIZED VIEW summary OWNER TO app;
      CREATE TYPE mood AS ENUM ('ok');
      ALTER TYPE mood OWNER TO alice;
      CREATE DOMAIN closed.small AS int CHECK (VALUE < 10);
      ALTER DOMAIN closed.small OWNER TO bob;
      CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET work_mem = '8MB'
        AS 'BEGIN RETURN new; END';
      ALTER FUNCTION touch() OWNER TO bob;
      REVOKE EXECUTE ON FUNCTION touch() FROM PUBLIC;
      CREATE TRIGGER touched BEFORE INSERT ON shared.t FOR EACH ROW EXECUTE FUNCTION touch();
      CREATE STATISTICS dependent ON a, b FROM shared.t;
      ALTER STATISTICS dependent OWNER TO app;
      CREATE PUBLICATION out FOR TABLE hidden;
      ALTER PUBLICATION out OWNER TO app;
      GRANT CREATE ON DATABASE {source} TO bob;
      ALTER PUBLICATION out OWNER TO bob;
      REVOKE CREATE ON DATABASE {source} FROM bob;
      ALTER DEFAULT PRIVILEGES FOR ROLE alice IN SCHEMA closed GRANT SELECT ON TABLES TO bob;
      ALTER DEFAULT PRIVILEGES FOR ROLE app GRANT USAGE ON SCHEMAS TO alice;
      GRANT SELECT (a) ON shared.t TO bob;
      GRANT SELECT ON summary TO PUBLIC;
      COMMENT ON TABLE closed.t IS 'Given away';
      SELECT lo_from_bytea(4711, 'x');
      ALTER LARGE OBJECT 4711 OWNER TO alice;
      GRANT SELECT ON LARGE OBJECT 4711 TO bob;
      """;
}
