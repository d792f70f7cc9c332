package dev.truss.recovery;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.newBackup;
import static dev.truss.testsupport.request.Requests.newBranch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BackupJson;
import dev.truss.testsupport.answer.BranchJson;
import dev.truss.testsupport.answer.ProblemJson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The main database has pg_cron, which the server allows nowhere else: a branch has everything but
 * that, and says so.
 */
class OneDatabaseExtensionIT {

  /** What depends on it, what has rights on it, and what only lies beside it. */
  private static final String SCHEMA =
      """
      CREATE EXTENSION pg_cron; CREATE EXTENSION hstore;
      CREATE ROLE scheduler; GRANT USAGE ON SCHEMA cron TO scheduler; GRANT SELECT ON cron.job TO scheduler;
      GRANT SELECT (jobid) ON cron.job_run_details TO scheduler;
      GRANT EXECUTE ON FUNCTION cron.schedule(text, text) TO scheduler;
      SELECT cron.schedule('nightly', '0 3 * * *', 'SELECT 1');
      CREATE TABLE kept (id int PRIMARY KEY, tags hstore, job bigint REFERENCES cron.job (jobid));
      INSERT INTO kept VALUES (1, 'a=>b', 1), (2, NULL, NULL);
      CREATE MATERIALIZED VIEW kept_rows AS SELECT count(*) FROM kept;
      CREATE TABLE cron."my notes" (id serial, note text); INSERT INTO cron."my notes" (note) VALUES ('x'), ('y');
      CREATE VIEW jobs AS SELECT jobid, schedule FROM cron.job; GRANT SELECT ON jobs TO scheduler;
      COMMENT ON VIEW jobs IS 'what runs at night';
      CREATE VIEW jobs_of_jobs AS SELECT count(*) FROM jobs;
      CREATE FUNCTION plan() RETURNS bigint LANGUAGE sql AS $$ SELECT cron.schedule('0 4 * * *', 'SELECT 2') $$""";

  private static final List<String> LEFT_OUT =
      List.of(
          "Extension pg_cron is left out with its tables and their rows",
          "can only create extension in database shop",
          "view public.jobs",
          "view public.jobs_of_jobs",
          "fk constraint public.kept kept_job_fkey",
          "table cron.my notes");

  private static final String TABLES =
      "SELECT schemaname, tablename FROM pg_tables WHERE schemaname !~ '^(pg_|information_schema|cron)' ORDER BY 1, 2";

  @RegisterExtension
  private static final World world =
      World.on(
              () ->
                  PostgresServer.startArchiving(
                      Map.of("shared_preload_libraries", "pg_cron", "cron.database_name", MAIN)))
          .with("TRUSS_RECOVERY_BASE_BACKUP_SCHEDULE", "off");

  private final PostgresServer server = world.server();
  private final Recovering recovering = new Recovering(world);

  @BeforeAll
  static void makeJobs() {
    PostgresServer server = world.server();
    server.execute(MAIN, SCHEMA);
    Awaitility.await("pg_cron's launcher is in the database")
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                !server
                    .query(
                        "postgres",
                        "SELECT pid FROM pg_stat_activity WHERE datname = 'shop' AND backend_type ~ 'cron'")
                    .isEmpty());
    new Recovering(world).baseBackup();
  }

  @Test
  void branchIsCopiedWithoutTheExtension() {
    BranchJson branch = world.branches().create(newBranch().connections("auto"));

    assertThat(branch.strategy()).isEqualTo("copy");
    assertLeftOut(branch);
  }

  @Test
  void launcherInTheWayOfACloneIsToldByItsKind() {
    ProblemJson problem =
        world.api().post("/api/branches", newBranch().connections("fail")).expect(409).problem();

    assertThat(problem.code()).isEqualTo("source_busy");
    assertThat(problem.detail()).contains("pg_cron");
  }

  @Test
  void copyLeavesOutRightsOnTheExtensionWhereARoleIsGone() {
    server.execute(MAIN, "CREATE TABLE shared (id int); GRANT SELECT ON shared TO scheduler");
    server.execute(
        MAIN,
        """
        UPDATE pg_class SET relacl = relacl || makeaclitem(987654, relowner, 'SELECT', false)
        WHERE relname = 'shared'""");
    try {
      BranchJson branch = world.branches().create(newBranch().connections("copy"));

      assertLeftOut(branch);
      assertThat(
              server.value(
                  branch.database(),
                  "SELECT has_table_privilege('scheduler', 'public.shared', 'SELECT')"))
          .isEqualTo("t");
    } finally {
      server.execute(MAIN, "DROP TABLE shared");
    }
  }

  @Test
  void backupIsVerifiedAndRestored() {
    long backup = recovering.backup(newBackup().verify("content"));
    Awaitility.await("verification")
        .atMost(Duration.ofSeconds(90))
        .until(() -> world.api().get("/api/backups/" + backup).backup(), this::isVerified);
    BackupJson verified = world.api().get("/api/backups/" + backup).backup();

    assertThat(verified.verification()).as("%s", verified).isEqualTo("passed");
    assertThat(verified.verificationReason()).contains(LEFT_OUT);
    assertLeftOut(
        recovering.awaitActive(
            world.api().post("/api/backups/" + backup + "/restore", "{}").expect(202).branch()));
  }

  private boolean isVerified(BackupJson backup) {
    return backup.verificationReason() != null && !backup.verification().equals("running");
  }

  @Test
  void recoveryHasEverythingElse() {
    server.execute(MAIN, "INSERT INTO kept VALUES (3)");
    String moment = Recovering.now(server);
    server.execute(MAIN, "DELETE FROM kept WHERE id = 3");

    BranchJson branch = recovering.recover(Recovering.time(moment));

    assertWarned(branch);
    assertThat(server.query(branch.database(), "SELECT id FROM kept ORDER BY 1"))
        .containsExactly("1", "2", "3");
  }

  private void assertLeftOut(BranchJson branch) {
    assertWarned(branch);
    String database = branch.database();
    assertThat(server.query(database, TABLES)).isEqualTo(server.query(MAIN, TABLES));
    assertThat(
            server.query(database, "SELECT id || coalesce(tags::text, '') FROM kept ORDER BY id"))
        .containsExactly("1\"a\"=>\"b\"", "2");
    assertThat(server.value(database, "SELECT count FROM kept_rows")).isEqualTo("2");
    assertThat(server.query(database, "SELECT extname FROM pg_extension ORDER BY 1"))
        .contains("hstore")
        .isEqualTo(
            server.query(
                MAIN, "SELECT extname FROM pg_extension WHERE extname <> 'pg_cron' ORDER BY 1"));
    assertThat(server.value(database, "SELECT to_regclass('jobs') IS NULL")).isEqualTo("t");
    assertThat(server.value(database, "SELECT count(*) FROM pg_proc WHERE proname = 'plan'"))
        .isEqualTo("1");
  }

  private static void assertWarned(BranchJson branch) {
    assertThat(branch.warnings().toString()).contains(LEFT_OUT);
    assertThat(branch.warnings().toString()).doesNotContain("Extension pg_cron has");
  }
}
