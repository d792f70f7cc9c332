package dev.truss.recovery;

import static dev.truss.testsupport.World.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.ReflinkPostgres;
import dev.truss.testsupport.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * PostgreSQL 18 on a file system with reflinks, where branches and base backups share their files.
 */
class RecoveryOn18IT {
  @RegisterExtension
  private static final World world =
      World.on(ReflinkPostgres::startArchiving)
          .with("TRUSS_RECOVERY_BASE_BACKUP_SCHEDULE", "off")
          .with("TRUSS_POSTGRES_BIN", ReflinkPostgres.bin());

  private final PostgresServer server = world.server();
  private final Recovering recovering = new Recovering(world);

  @BeforeEach
  void haveABaseBackup() {
    if (recovering.window().get("earliest").isNull()) {
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
    JsonNode branch = world.branches().create("{}");
    assertThat(branch.get("strategy").textValue()).isEqualTo("file_clone");
    String database = Recovering.database(branch);
    server.execute(database, "CREATE TABLE note AS SELECT 7 AS id");
    String before = Recovering.now(server);
    server.execute(database, "DROP TABLE note");
    world.branches().delete(branch.get("id").asLong());

    JsonNode recovered = recovering.recover(Recovering.time(before, database));

    assertThat(server.value(Recovering.database(recovered), "SELECT id FROM note")).isEqualTo("7");
    assertThat(server.value(Recovering.database(recovered), "SELECT count(*) FROM orders"))
        .isEqualTo(server.value(MAIN, "SELECT count(*) FROM orders"));
  }

  @Test
  void databaseThatSomebodyDroppedIsBack() {
    server.execute("postgres", "CREATE DATABASE theirs TEMPLATE template0");
    server.execute("theirs", "CREATE TABLE note AS SELECT 5 AS id");
    String before = Recovering.now(server);
    server.execute("postgres", "DROP DATABASE theirs");

    JsonNode branch = recovering.recover(Recovering.time(before, "theirs"));

    assertThat(server.value(Recovering.database(branch), "SELECT id FROM note")).isEqualTo("5");
  }

  @Test
  void mainIsRecoveredWhileItsBranchesAreLeftOut() {
    world.branches().create("{}");
    recovering.baseBackup();
    server.execute(MAIN, "CREATE TABLE kept AS SELECT 1 AS id");
    String before = Recovering.now(server);
    server.execute(MAIN, "DROP TABLE kept");
    JsonNode preview =
        world.api().post("/api/recovery?preview=true", Recovering.time(before)).expect(200).json();
    assertThat(preview.get("base_backup_bytes").asLong())
        .isLessThan(preview.get("base_backup").get("size_bytes").asLong());

    JsonNode branch = recovering.recover(Recovering.time(before));

    assertThat(server.value(Recovering.database(branch), "SELECT id FROM kept")).isEqualTo("1");
  }
}
