package dev.truss.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Aftermath;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import dev.truss.testsupport.answer.MigrationCheckJson;
import dev.truss.testsupport.answer.MigrationRunJson;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a rehearsal does stays in its copy. */
class RehearsalWallIT {
  private static final Path FOLDER = Migrating.folder();
  private static final String MADE = "made_by_rehearsal";

  @RegisterExtension
  private static final World world = World.create().with("TRUSS_MIGRATIONS_DIR", FOLDER.toString());

  private final PostgresServer server = world.server();
  private final Migrating migrating = new Migrating(world, FOLDER);

  @BeforeAll
  static void aRole() {
    world
        .server()
        .execute("postgres", "CREATE ROLE was_there PASSWORD 'before'; CREATE ROLE keeper");
  }

  @AfterAll
  static void noRole() {
    world.server().execute("postgres", "DROP ROLE was_there; DROP ROLE IF EXISTS keeper");
  }

  @AfterEach
  void nothingIsLeft() {
    Aftermath.awaitOrder(world);
    Aftermath.deleteEverything(world);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DO $$ BEGIN EXECUTE 'CREATE ROLE made_by_rehearsal'; END $$;",
        "DO $$ BEGIN GRANT keeper TO was_there; END $$;",
        "DO $$ BEGIN ALTER ROLE was_there CREATEDB; END $$;",
        "DO $$ BEGIN ALTER ROLE was_there PASSWORD 'after'; END $$;",
        "DO $$ BEGIN ALTER ROLE was_there SET work_mem = '1MB'; END $$;",
        "DO $$ BEGIN BEGIN CREATE ROLE made_by_rehearsal; EXCEPTION WHEN others THEN NULL; END; END"
            + " $$;",
        "DO $$ BEGIN EXECUTE 'GRANT CONNECT ON DATABASE postgres TO was_there'; END $$;",
        "DO $$ BEGIN EXECUTE 'ALTER DATABASE postgres SET work_mem = ''1MB'''; END $$;",
        "DO $$ BEGIN EXECUTE 'COMMENT ON ROLE was_there IS ''touched'''; END $$;",
        "CREATE FUNCTION late() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN CREATE ROLE"
            + " made_by_rehearsal; RETURN NULL; END'; CREATE TABLE t(a int); CREATE CONSTRAINT"
            + " TRIGGER late AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE"
            + " FUNCTION late(); INSERT INTO t VALUES (1);"
      })
  void whatABlockDoesToTheServerIsRolledBackAndTold(String script) {
    BranchJson branch = world.branches().create("wall");
    List<String> before = shared();
    migrating.files("V1__wall.sql", script);

    MigrationCheckJson check = migrating.rehearse(branch);

    assertThat(check.safe()).isFalse();
    assertThat(check.rehearsal().succeeded()).isFalse();
    assertThat(check.rehearsal().error())
        .contains("V1__wall.sql", "acts on more than its database", "rolled back");
    assertThat(shared()).isEqualTo(before);
  }

  @Test
  void whatCannotBeTakenBackIsNamed() {
    BranchJson branch = world.branches().create("outside");
    migrating.files(
        "V1__outside.sql", "DO $$ BEGIN CREATE ROLE made_by_rehearsal; END $$;",
        "V1__outside.sql.conf", "executeInTransaction=false");
    try {
      MigrationCheckJson check = migrating.rehearse(branch);

      assertThat(check.safe()).isFalse();
      assertThat(check.warnings().toString()).contains("changed the server itself", "role " + MADE);
    } finally {
      server.execute("postgres", "DROP ROLE IF EXISTS made_by_rehearsal");
    }
  }

  @Test
  void settingOfItsOwnDatabaseIsRehearsed() {
    BranchJson branch = world.branches().create("own");
    migrating.files(
        "V1__own.sql",
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = ''1MB''',"
            + " current_database()); END $$;");

    MigrationCheckJson check = migrating.rehearse(branch);

    assertThat(check.rehearsal().succeeded()).as(check.toString()).isTrue();
  }

  @Test
  void callbacksAreListedByCheckGuardedInRehearsalsAndRunByRun() {
    BranchJson branch = world.branches().create("callbacks");
    String callback = "CREATE TABLE IF NOT EXISTS by_callback (); ";
    migrating.files(
        "V1__one.sql", "CREATE TABLE one ();",
        "beforeMigrate.sql", callback,
        "afterMigrate__late.sql", "DO $$ BEGIN CREATE ROLE made_by_rehearsal; END $$;");

    MigrationCheckJson check = migrating.rehearse(branch);

    assertThat(check.warnings().toString())
        .contains("beforeMigrate.sql is a callback", "afterMigrate__late.sql is a callback");
    assertThat(check.rehearsal().error()).contains("afterMigrate__late.sql", "rolled back");
    assertThat(check.safe()).isFalse();
    assertThat(
            server.query("postgres", "SELECT 1 FROM pg_roles WHERE rolname = 'made_by_rehearsal'"))
        .isEmpty();
    assertThat(tables(branch)).doesNotContain("by_callback", "one");

    migrating.files("V1__one.sql", "CREATE TABLE one ();", "beforeMigrate.sql", callback);
    assertThat(migrating.rehearse(branch).rehearsal().succeeded()).isTrue();
    assertThat(migrating.run(branch).expect(200).as(MigrationRunJson.class).applied())
        .containsExactly("V1__one.sql");
    assertThat(tables(branch)).contains("by_callback", "one");
  }

  @Test
  void rehearsalHasTheGrantsOfTheRun() {
    BranchJson branch = world.branches().create("grants");
    server.execute(
        branch.database(),
        """
        CREATE MATERIALIZED VIEW totals AS SELECT 1 AS id;
        CREATE UNIQUE INDEX ON totals (id);
        ALTER MATERIALIZED VIEW totals OWNER TO keeper\
        """);
    migrating.files("V1__refresh.sql", "REFRESH MATERIALIZED VIEW CONCURRENTLY totals;");

    MigrationCheckJson check = migrating.rehearse(branch);

    assertThat(check.rehearsal().succeeded()).as(check.toString()).isTrue();
    assertThat(migrating.run(branch).expect(200).as(MigrationRunJson.class).applied())
        .containsExactly("V1__refresh.sql");
  }

  private List<String> shared() {
    return server.query(
        "postgres",
        """
        SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM pg_authid a UNION ALL
        SELECT string_agg(m::text, ' ' ORDER BY m::text) FROM pg_auth_members m UNION ALL
        SELECT string_agg(s::text, ' ' ORDER BY s::text) FROM pg_db_role_setting s UNION ALL
        SELECT string_agg(d.datacl::text, ' ' ORDER BY datname) FROM pg_database d UNION ALL
        SELECT string_agg(c::text, ' ' ORDER BY c::text) FROM pg_shdescription c\
        """);
  }

  private List<String> tables(BranchJson branch) {
    return server.query(
        branch.database(), "SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
  }
}
