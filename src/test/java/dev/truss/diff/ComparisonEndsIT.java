package dev.truss.diff;

import static dev.truss.testsupport.request.Requests.newBranch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Api;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Comparisons whose branch or parent goes away meanwhile. */
class ComparisonEndsIT {

  @RegisterExtension static final World WORLD = World.create();

  private static String diffOf(BranchJson branch) {
    return "/api/branches/%s/diff?rows=false".formatted(branch.id());
  }

  private static BranchJson parent(String label) {
    BranchJson parent = WORLD.branches().create(label);
    WORLD.server().execute(parent.database(), "CREATE TABLE t (a int); CREATE VIEW v AS TABLE t");
    return parent;
  }

  private static BranchJson branchOf(BranchJson parent) {
    return WORLD.branches().create(newBranch().from(parent.id()));
  }

  @ParameterizedTest
  @CsvSource({
    "delete,branch,branch_delet",
    "end,branch,comparison_ended",
    "delete,parent,parent_gone"
  })
  void whatIsComparedGoesAway(String operation, String which, String code) throws SQLException {
    BranchJson parent = parent(operation + " " + which);
    BranchJson branch = branchOf(parent);
    BranchJson gone = which.equals("branch") ? branch : parent;
    try (Connection session = WORLD.server().connect(gone.database());
        Statement lock = session.createStatement()) {
      session.setAutoCommit(false);
      lock.execute("LOCK TABLE v");
      CompletableFuture<Api.Answer> answer =
          CompletableFuture.supplyAsync(() -> WORLD.api().get(diffOf(branch)));
      awaitComparison(gone);

      if (operation.equals("delete")) {
        WORLD.branches().delete(gone.id());
      } else {
        WORLD
            .server()
            .execute(
                "postgres",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE"
                    + " 'truss/%%/diff' AND datname = '%s'".formatted(gone.database()));
      }

      assertThat(answer.join().expect(409).code()).startsWith(code);
    }
  }

  private static void awaitComparison(BranchJson branch) {
    Awaitility.await("a session that compares")
        .until(
            () ->
                Databases.sessionsOn(WORLD.server(), branch.database()).stream()
                    .anyMatch(name -> name.matches("truss/[0-9a-f]{12}/diff")));
  }
}
