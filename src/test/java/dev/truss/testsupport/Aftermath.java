package dev.truss.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.answer.BranchJson;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;

/** What must be true again some cycles after anything went wrong, whatever it was. */
public final class Aftermath {
  private static final Set<String> HAVE_A_DATABASE = Set.of("active", "expired");

  private Aftermath() {}

  /**
   * Waits for it: every row in a final state, and no database, session or program that no row
   * speaks of.
   */
  public static void awaitOrder(World world) {
    world.branches().awaitSettled();
    Awaitility.await("everything is in order again")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(() -> assertOrder(world));
  }

  private static void assertOrder(World world) {
    PostgresServer server = world.server();
    List<BranchJson> all = world.branches().list("all");
    assertThat(Databases.branches(server))
        .as("databases of branches")
        .containsExactlyInAnyOrderElementsOf(
            all.stream()
                .filter(branch -> HAVE_A_DATABASE.contains(branch.status()))
                .map(branch -> branch.database())
                .toList());
    assertThat(all)
        .filteredOn(branch -> branch.status().equals("failed"))
        .allSatisfy(branch -> assertThat(branch.reason()).isNotBlank());
    assertThat(all).allSatisfy(branch -> assertThat(branch.phase()).isNull());
    assertThat(server.query(Databases.CONTROL, "SELECT name FROM owned_database"))
        .containsExactlyInAnyOrderElementsOf(Databases.branches(server));
    assertThat(
            server.query(
                Databases.CONTROL, "SELECT id FROM job WHERE status IN ('queued', 'running')"))
        .isEmpty();
    assertThat(Databases.sessionsOfTruss(server)).as("sessions of Truss").isEmpty();
  }

  /**
   * Deletes every branch through the API, which only works if all marks and rows agree, and nothing
   * remains.
   */
  public static void deleteEverything(World world) {
    Branches branches = world.branches();
    for (String status : HAVE_A_DATABASE) {
      branches.list(status).forEach(branch -> branches.delete(branch.id()));
    }
    assertThat(Databases.branches(world.server())).isEmpty();
  }
}
