package dev.truss.recovery;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.newBranch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Breakpoint;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.ReflinkPostgres;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BaseBackupJson;
import dev.truss.testsupport.answer.BranchJson;
import dev.truss.testsupport.answer.JobJson;
import dev.truss.testsupport.answer.RecoveryPreviewJson;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * PostgreSQL 18 on a file system with reflinks, where branches and base backups share their files.
 */
class RecoveryOn18IT {
  private static final String COPIES =
      """
      SELECT count(*) FROM pg_stat_activity
      WHERE query LIKE 'CREATE DATABASE%' AND wait_event_type = 'Lock'""";

  @RegisterExtension
  private static final World world =
      World.on(ReflinkPostgres::startArchiving)
          .with("TRUSS_RECOVERY_BASE_BACKUP_SCHEDULE", "off")
          .with("TRUSS_POSTGRES_BIN", ReflinkPostgres.bin());

  private final PostgresServer server = world.server();
  private final Recovering recovering = new Recovering(world);

  @BeforeEach
  void haveABaseBackup() {
    if (recovering.window().earliest() == null) {
      recovering.baseBackup();
    }
  }

  @AfterEach
  void nothingIsLeft() {
    recovering.awaitOrder();
  }

  /** Main is not in the scratch server, and the branch is cloned from it again in the replay. */
  @Test
  void branchOfAfterTheBaseBackupIsRecoveredWithWhatWasWrittenToIt() {
    BranchJson branch = world.branches().create(newBranch());
    assertThat(branch.strategy()).isEqualTo("file_clone");
    String database = branch.database();
    server.execute(database, "CREATE TABLE note AS SELECT 7 AS id");
    String before = Recovering.now(server);
    server.execute(database, "DROP TABLE note");
    world.branches().delete(branch.id());

    BranchJson recovered = recovering.recover(Recovering.time(before, database));

    assertThat(server.value(recovered.database(), "SELECT id FROM note")).isEqualTo("7");
    assertThat(server.value(recovered.database(), "SELECT count(*) FROM orders"))
        .isEqualTo(server.value(MAIN, "SELECT count(*) FROM orders"));
  }

  @Test
  void databaseThatSomebodyDroppedIsBack() {
    server.execute("postgres", "CREATE DATABASE theirs TEMPLATE template0");
    server.execute("theirs", "CREATE TABLE note AS SELECT 5 AS id");
    String before = Recovering.now(server);
    server.execute("postgres", "DROP DATABASE theirs");

    BranchJson branch = recovering.recover(Recovering.time(before, "theirs"));

    assertThat(server.value(branch.database(), "SELECT id FROM note")).isEqualTo("5");
  }

  @Test
  void mainIsRecoveredWhileItsBranchesAreLeftOut() {
    world.branches().create(newBranch());
    recovering.baseBackup();
    server.execute(MAIN, "CREATE TABLE kept AS SELECT 1 AS id");
    String before = Recovering.now(server);
    server.execute(MAIN, "DROP TABLE kept");
    RecoveryPreviewJson preview =
        world
            .api()
            .post("/api/recovery?preview=true", Recovering.time(before))
            .expect(200)
            .as(RecoveryPreviewJson.class);
    assertThat(preview.baseBackupBytes()).isLessThan(preview.baseBackup().sizeBytes());

    BranchJson branch = recovering.recover(Recovering.time(before));

    assertThat(server.value(branch.database(), "SELECT id FROM kept")).isEqualTo("1");
  }

  @Test
  void branchThatIsCutDuringABaseBackupIsCopiedThroughTheWal() {
    BranchJson branch;
    BaseBackupJson begun;
    try (Breakpoint here =
        Breakpoint.on(server, "job", "NEW.kind = 'base_backup' AND NEW.phase = 'copying'")) {
      begun = world.api().post(Recovering.BASE_BACKUPS, "{}").expect(202).as(BaseBackupJson.class);
      here.awaitHeld();
      branch = world.branches().create("meanwhile");
    }
    recovering.awaitBaseBackup(begun);

    BranchJson recovered =
        recovering.recover(Recovering.time(Recovering.now(server), branch.database()));

    assertThat(branch.strategy()).isEqualTo("wal_log");
    assertThat(Databases.content(server, recovered.database()))
        .containsEntry("rows of public.visits", "0 rows ")
        .hasSameSizeAs(Databases.content(server, branch.database()));
    assertThat(world.branches().create("after").strategy()).isEqualTo("file_clone");
  }

  @Test
  void baseBackupWaitsForABranchThatIsCopiedByItsFiles() throws Exception {
    CompletableFuture<BranchJson> branch;
    BaseBackupJson begun;
    try (Connection other = server.connect("postgres");
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE pg_database IN SHARE MODE"); // CREATE DATABASE waits
      branch =
          CompletableFuture.supplyAsync(
              () -> world.branches().create(newBranch().maxHold(Duration.ofSeconds(60))));
      Awaitility.await("the copy waits").until(() -> server.value("postgres", COPIES).equals("1"));
      begun = world.api().post(Recovering.BASE_BACKUPS, "{}").expect(202).as(BaseBackupJson.class);
      String job = "/api/jobs/" + begun.jobId();
      Awaitility.await("the base backup has begun")
          .until(() -> world.api().get(job).as(JobJson.class).phase().equals("waiting"));
      Awaitility.await("it waits")
          .during(Duration.ofSeconds(1))
          .until(() -> world.api().get(job).as(JobJson.class).phase().equals("waiting"));
      other.rollback();
    }

    assertThat(branch.get(1, TimeUnit.MINUTES).strategy()).isEqualTo("file_clone");
    recovering.awaitBaseBackup(begun);
  }
}
