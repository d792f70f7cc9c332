package dev.truss.cloning;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.newBranch;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server whose table of locks has no room for all tables of the main database. */
class LockTableIT {

  private static final Pattern RAISE = Pattern.compile("raise it to (\\d+) and restart");

  @RegisterExtension
  private static final World world =
      World.on(
          () ->
              PostgresServer.start(
                  Map.of(
                      "max_locks_per_transaction", "10",
                      "max_worker_processes", "2",
                      "max_wal_senders", "0",
                      "autovacuum_max_workers", "1")));

  private final PostgresServer server = world.server();

  /** Each table with its sequence; few in a transaction, which would not have room either. */
  @BeforeAll
  static void makeTables() {
    for (int batch = 0; batch < 110; batch++) {
      world
          .server()
          .execute(
              MAIN,
              "DO $$ BEGIN FOR i IN 1..20 LOOP EXECUTE format('CREATE TABLE many_%s_%%s (id serial)', i); END LOOP; END $$"
                  .formatted(batch));
    }
  }

  @Test
  void copyThatCannotSucceedIsRefusedBeforeItBegins() {
    JsonNode refused =
        world.api().post("/api/branches", newBranch().connections("copy")).expect(409).json();

    assertThat(refused.get("code").textValue()).isEqualTo("copy_not_possible");
    assertThat(refused.at("/obstacles/0/object").textValue())
        .isEqualTo("max_locks_per_transaction");
    assertThat(world.branches().list("all")).isEmpty();
    assertThat(Databases.staging(server)).isEmpty();

    server.set("max_locks_per_transaction", wanted(refused));
    server.stop();
    server.restart();
    world.restartTruss();
    BranchJson branch =
        world.api().post("/api/branches", newBranch().connections("copy")).expect(202).branch();
    world.branches().delete(branch.id());
  }

  private static String wanted(JsonNode refused) {
    Matcher raise = RAISE.matcher(refused.get("detail").textValue());
    assertThat(raise.find()).as("%s", refused).isTrue();
    return raise.group(1);
  }
}
