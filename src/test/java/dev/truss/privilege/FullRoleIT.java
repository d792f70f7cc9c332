package dev.truss.privilege;

import static dev.truss.testsupport.request.Requests.newBranch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Databases;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.answer.BranchJson;
import dev.truss.testsupport.answer.ProblemJson;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Truss with the tier that does all but what superusers alone can do. */
class FullRoleIT extends RoleContract {
  FullRoleIT() {
    super("full");
  }

  @Quick
  @Test
  void nothingIsMissing() {
    assertThat(logAfterLook(truss)).doesNotContain("lacks");
  }

  @Test
  void sourceInUseIsCopiedWithWhatIsAroundIt() throws SQLException {
    try (Connection session = bobOn(MAIN)) {
      BranchJson copied = branches().create(newBranch().connections("copy"));
      BranchJson cloned = branches().create(newBranch().connections("drain"));

      assertThat(copied.strategy()).isEqualTo("copy");
      assertThat(session.isValid(5)).isFalse();
      assertThat(Databases.content(server, copied.database()))
          .isEqualTo(Databases.content(server, MAIN));
      assertThat(surroundings(copied.database())).isEqualTo(surroundings(cloned.database()));
      assertThat(copied.warnings()).containsAll(cloned.warnings());
      assertThat(copied.warnings())
          .contains("Extension pg_trgm belongs to app in the source and to \"truss worker\" here.");
    }
  }

  @Test
  void copyIsResetAsACopy() {
    long id = branches().create(newBranch().connections("copy")).id();
    server.execute(MAIN, "UPDATE orders SET cents = cents + 1 WHERE id = 1");
    server.execute(MAIN, "REFRESH MATERIALIZED VIEW turnover");

    truss.api().post("/api/branches/" + id + "/reset", "{\"connections\": \"copy\"}");
    BranchJson branch = branches().awaitStatus(id, "active");

    assertThat(Databases.content(server, branch.database()))
        .isEqualTo(Databases.content(server, MAIN));
  }

  @Test
  void whatASuperuserOwnsIsComparedAndNotCopied() {
    server.execute(MAIN, "CREATE TABLE superusers (a int)");
    try {
      long id = create("fail").expect(201).branch().id();
      ProblemJson problem = create("copy").expect(409).problem();

      assertThat(problem.obstacles()).hasSize(1);
      assertThat(problem.detail()).contains("public.superusers", "postgres");
      assertThat(diff(id).rows().notCompared()).isEmpty();
    } finally {
      server.execute(MAIN, "DROP TABLE superusers");
    }
  }
}
