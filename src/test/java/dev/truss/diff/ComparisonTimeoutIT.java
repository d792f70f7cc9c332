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
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A comparison whose time is over. */
class ComparisonTimeoutIT {

  @RegisterExtension static final World WORLD = World.create().with("TRUSS_DIFF_TIMEOUT", "3s");

  @Test
  void timeThatIsOverBeforeTheSchemasAreComparedIsAProblem() throws SQLException {
    BranchJson parent = WORLD.branches().create("slow");
    StringBuilder views = new StringBuilder("CREATE TABLE t (a int);");
    for (int i = 0; i < 200; i++) {
      views.append("CREATE VIEW v").append(i).append(" AS TABLE t;");
    }
    WORLD.server().execute(parent.database(), views.toString());
    BranchJson branch = WORLD.branches().create(newBranch().from(parent.id()));
    try (Connection session = WORLD.server().connect(branch.database());
        Statement lock = session.createStatement()) {
      session.setAutoCommit(false);
      lock.execute("LOCK TABLE t");

      Api.Answer answer =
          WORLD.api().get("/api/branches/%s/diff?rows=false".formatted(branch.id())).expect(504);

      assertThat(answer.code()).isEqualTo("comparison_timeout");
      assertThat(answer.json().path("detail").asText()).contains("truss.diff.timeout");
    }
    Awaitility.await("no session of Truss")
        .until(() -> Databases.sessionsOfTruss(WORLD.server()).isEmpty());
  }
}
