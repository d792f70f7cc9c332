package dev.truss.branch;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.newBranch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Branches;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Shop;
import dev.truss.testsupport.TrussProcess;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Truss drops what it made and nothing else, however much something else looks like it. */
class ForeignDatabaseIT {
  @RegisterExtension private static final World world = World.create();

  private final PostgresServer server = world.server();
  private final Branches branches = world.branches();

  @Test
  void lookAlikeNamesAreLeftAlone() {
    String installation = server.value(Databases.CONTROL, "SELECT id FROM installation");
    List<String> strangers =
        List.of(
            "truss_branch_mine_abcdefgh",
            "truss_staging_%s_%s".formatted(installation, "0123456789abcdef".repeat(2)),
            "truss_staging_000000000000_%s".formatted("0123456789abcdef".repeat(2)));
    strangers.forEach(name -> server.execute("postgres", "CREATE DATABASE " + name));
    awaitReconciliations();
    assertThat(Databases.names(server)).containsAll(strangers);
    strangers.forEach(name -> server.execute("postgres", "DROP DATABASE " + name));
  }

  @Test
  void databaseWhoseMarkWasChangedIsNotDropped() {
    BranchJson branch = branches.create("unmarked");
    String database = branch.database();
    server.execute("postgres", "COMMENT ON DATABASE %s IS 'mine now'".formatted(database));
    assertNotDeleted(branch, database);
  }

  @Test
  void databaseWithTheMarkOfAnotherBranchIsNotDropped() {
    BranchJson branch = branches.create("mixed up");
    BranchJson other = branches.create("the other");
    String database = branch.database();
    String mark = Databases.comment(server, other.database());
    server.execute("postgres", "COMMENT ON DATABASE %s IS '%s'".formatted(database, mark));
    assertNotDeleted(branch, database);
  }

  @Test
  void databaseThatTookTheNameAndTheMarkIsNotDropped() {
    BranchJson branch = branches.create("replaced");
    String database = branch.database();
    String mark = Databases.comment(server, database);
    server.execute("postgres", "DROP DATABASE " + database);
    server.execute("postgres", "CREATE DATABASE " + database);
    server.execute("postgres", "COMMENT ON DATABASE %s IS '%s'".formatted(database, mark));
    assertNotDeleted(branch, database);
  }

  @Test
  void resetDoesNotReplaceADatabaseThatIsNotOurs() {
    BranchJson branch = branches.create("not to be reset");
    String database = branch.database();
    server.execute("postgres", "COMMENT ON DATABASE %s IS 'mine now'".formatted(database));
    String oid = Databases.oid(server, database);
    assertThat(branches.reset(branch.id()).expect(409).code()).isEqualTo("not_ours");
    assertThat(Databases.oid(server, database)).isEqualTo(oid);
  }

  @Test
  void expiryDropsNothingThatIsNotOurs() {
    BranchJson branch = branches.create(newBranch().ttl(Duration.ofMillis(1080)));
    String database = branch.database();
    server.execute("postgres", "COMMENT ON DATABASE %s IS 'mine now'".formatted(database));
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !branches.get(branch.id()).status().equals("active"));
    awaitReconciliations();
    assertThat(Databases.exists(server, database)).isTrue();
  }

  @Test
  void deletingABranchThatSomebodyDroppedSucceeds() {
    BranchJson branch = branches.create("dropped by hand");
    server.execute("postgres", "DROP DATABASE " + branch.database());
    branches.delete(branch.id());
  }

  @Test
  void databaseThatWasAwayForAWhileIsKept() {
    BranchJson branch = branches.create("renamed for a while");
    String database = branch.database();
    server.execute("postgres", "ALTER DATABASE %s RENAME TO away".formatted(database));
    branches.awaitStatus(branch.id(), "failed");
    server.execute("postgres", "ALTER DATABASE away RENAME TO " + database);
    awaitReconciliations();
    assertThat(Databases.exists(server, database)).isTrue();
  }

  @Test
  void databaseThatWasRenamedIsNotDropped() {
    BranchJson branch = branches.create("taken over");
    String database = branch.database();
    server.execute("postgres", "ALTER DATABASE %s RENAME TO taken_over".formatted(database));
    world.api().delete(Branches.PATH + "/" + branch.id());
    awaitReconciliations();
    assertThat(Databases.exists(server, "taken_over")).isTrue();
  }

  @Test
  void copiedControlDatabaseDropsNothing() {
    String database = branches.create("of the original").database();
    server.execute("postgres", "CREATE DATABASE staging_server_control");
    String dump = server.program("pg_dump", Databases.CONTROL);
    restore(server, dump, "staging_server_control");
    server.execute("staging_server_control", EXPIRE_ALL);
    try (TrussProcess copy =
        TrussProcess.on(server, MAIN)
            .with("TRUSS_CONTROL_URL", server.url("staging_server_control"))
            .startUnready()) {
      assertKept(server, database);
      assertThat(copy.log()).contains("control");
    }
    server.execute("postgres", "DROP DATABASE staging_server_control WITH (FORCE)");
  }

  @Test
  void controlDatabaseRestoredOnAnotherServerDropsNothing() {
    BranchJson branch = branches.create("of this server");
    String database = branch.database();
    String dump = server.program("pg_dump", Databases.CONTROL);
    try (PostgresServer elsewhere = PostgresServer.startElsewhere()) {
      assertThat(systemIdentifier(elsewhere)).isNotEqualTo(systemIdentifier(server));
      Shop.create(elsewhere, MAIN, 10);
      elsewhere.execute("postgres", "CREATE DATABASE truss_control");
      restore(elsewhere, dump, Databases.CONTROL);
      elsewhere.execute(Databases.CONTROL, EXPIRE_ALL);
      elsewhere.execute("postgres", "CREATE DATABASE " + database);
      elsewhere.execute(
          "postgres",
          "COMMENT ON DATABASE %s IS '%s'"
              .formatted(database, Databases.comment(server, database)));
      elsewhere.execute(
          Databases.CONTROL,
          "UPDATE branch SET database_oid = (SELECT oid FROM pg_database WHERE datname = branch_db)");
      try (TrussProcess copy = TrussProcess.on(elsewhere, MAIN).startUnready()) {
        assertKept(elsewhere, database);
        assertThat(copy.log()).contains("control");
      }
    }
  }

  private static String systemIdentifier(PostgresServer of) {
    return of.value("postgres", "SELECT system_identifier FROM pg_control_system()");
  }

  @Test
  void twoInstallationsOnOneServerLeaveEachOtherAlone() {
    String ours = branches.create("ours").database();
    try (TrussProcess neighbour =
        TrussProcess.on(server, MAIN)
            .with("TRUSS_CONTROL_URL", server.url("neighbour_control"))
            .start()) {
      String theirs = new Branches(neighbour.api()).create("theirs").database();
      awaitReconciliations();
      assertThat(Databases.names(server)).contains(ours, theirs);
    }
    server.execute("postgres", "DROP DATABASE neighbour_control WITH (FORCE)");
  }

  private void assertNotDeleted(BranchJson branch, String database) {
    String oid = Databases.oid(server, database);
    world.api().delete(Branches.PATH + "/" + branch.id());
    awaitReconciliations();
    assertThat(Databases.oid(server, database)).isEqualTo(oid);
  }

  private static void assertKept(PostgresServer server, String database) {
    Awaitility.await()
        .during(Duration.ofSeconds(4))
        .atMost(Duration.ofSeconds(8))
        .until(() -> Databases.exists(server, database));
  }

  private static void restore(PostgresServer server, String dump, String database) {
    String file = server.file("control.sql", dump).toString();
    server.program("psql", database, "--no-psqlrc", "--quiet", "-v", "ON_ERROR_STOP=1", "-f", file);
  }

  /** Three further rounds have begun, so two whole ones lie behind us. */
  private void awaitReconciliations() {
    for (int i = 0; i < 3; i++) {
      String last =
          server.value(Databases.CONTROL, "SELECT started_at FROM cycle WHERE name = 'reconcile'");
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  !server
                      .value(
                          Databases.CONTROL,
                          "SELECT started_at FROM cycle WHERE name = 'reconcile'")
                      .equals(last));
    }
  }

  private static final String EXPIRE_ALL =
      "UPDATE branch SET ttl_hours = 1, expires_at = '2020-01-01' WHERE status = 'active'";
}
