package dev.truss.privilege;

import static dev.truss.testsupport.request.Requests.newBranch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.answer.BranchJson;
import dev.truss.testsupport.answer.ProblemJson;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Truss with the tier that is for template copies only. */
class CloningRoleIT extends RoleContract {
  CloningRoleIT() {
    super("cloning");
  }

  @Test
  void whatTheOtherTierHasIsToldOfAtTheStart() {
    String log = logAfterLook(truss);
    assertThat(log).contains("lacks bypass_rls", "ALTER ROLE \"truss worker\" BYPASSRLS");
    assertThat(log.lines().filter(line -> line.contains("WARN") && line.contains("lacks")))
        .isEmpty();
    assertThat(truss.api().get("/q/metrics").body())
        .contains(
            "truss_role_privilege{privilege=\"clone_main\"} 1.0",
            "truss_role_privilege{privilege=\"bypass_rls\"} 0.0");
  }

  @Test
  void whatCannotBeReadIsNeitherCopiedNorCompared() {
    server.execute(MAIN, "CREATE TABLE unread (a int)");
    try {
      long id = create("fail").expect(201).branch().id();
      ProblemJson problem = create("copy").expect(409).problem();

      assertThat(problem.code()).isEqualTo("copy_not_possible");
      assertThat(problem.obstacles().toString()).contains("public.unread", "may not read");
      assertThat(diff(id).rows().notCompared().toString())
          .contains("public.unread", "permission_denied");
    } finally {
      server.execute(MAIN, "DROP TABLE unread");
    }
  }

  /** Members of the owner may copy what is his, as long as row-level security does not bind him. */
  @Test
  void ownersThingsAreCopied() throws SQLException {
    try (Connection session = bobOn(MAIN)) {
      BranchJson branch = branches().create(newBranch().connections("copy"));

      assertThat(branch.strategy()).isEqualTo("copy");
      assertThat(session.isValid(5)).isTrue();
    }
  }
}
