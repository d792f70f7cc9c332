package dev.truss.recovery;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.newBackup;
import static dev.truss.testsupport.request.Requests.newBranch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Command;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A server whose money has a decimal comma, on a machine that recovers without that locale: an
 * amount is the same however it is copied.
 */
class MonetaryLocaleIT {

  @RegisterExtension
  private static final World world =
      World.on(MonetaryLocaleIT::start).with("TRUSS_RECOVERY_BASE_BACKUP_SCHEDULE", "off");

  private final PostgresServer server = world.server();
  private final Recovering recovering = new Recovering(world);

  private static PostgresServer start() {
    PostgresServer server = PostgresServer.startArchiving();
    Path locales = server.folder("locales");
    Command.run(
        List.of(
            "localedef", "-i", "es_AR", "-f", "UTF-8", locales.resolve("es_AR.UTF-8").toString()));
    server.setEnvironment("LOCPATH", locales.toString());
    server.set("lc_monetary", "es_AR.UTF-8");
    server.stop();
    server.restart();
    return server;
  }

  @BeforeAll
  static void makeAmounts() {
    PostgresServer server = world.server();
    server.execute(
        MAIN,
        """
        CREATE DOMAIN price AS money;
        CREATE TABLE amounts (id int, total money, prices price[], parts int DEFAULT 1, lowest money DEFAULT '0,05');
        INSERT INTO amounts VALUES (1, 0.50::numeric::money, ARRAY[12.34::numeric::money]::price[]),
          (2, 1234567.89::numeric::money, '{}'), (3, (-0.01)::numeric::money, NULL)""");
    assertThat(server.value(MAIN, "SELECT total FROM amounts WHERE id = 1")).contains("0,50");
    new Recovering(world).baseBackup();
  }

  @Test
  void restoreHasTheSameAmounts() {
    long backup = recovering.backup(newBackup());

    assertSame(
        recovering.awaitActive(
            world.api().post("/api/backups/" + backup + "/restore", "{}").expect(202).branch()));
  }

  @Test
  void onlineCopyHasTheSameAmounts() {
    assertSame(world.branches().create(newBranch().connections("copy")));
  }

  @Test
  void recoveryHasTheSameAmounts() {
    assertSame(recovering.recover(Recovering.time(Recovering.now(server))));
  }

  private void assertSame(BranchJson branch) {
    assertThat(amounts(branch.database()))
        .isEqualTo(amounts(MAIN))
        .containsExactly("1 0.50 {12.34}", "2 1234567.89 {}", "3 -0.01");
    String lowest =
        server.value(
            branch.database(), "INSERT INTO amounts (id) VALUES (4) RETURNING lowest::numeric");
    assertThat(lowest).isEqualTo("0.05");
  }

  private List<String> amounts(String database) {
    return server.query(
        database,
        """
        SELECT concat_ws(' ', id, total::numeric, (SELECT array_agg(p::money::numeric) FROM unnest(prices) p)::text,
                         CASE WHEN prices IS NOT NULL AND prices = '{}' THEN '{}' END)
        FROM amounts ORDER BY id""");
  }
}
