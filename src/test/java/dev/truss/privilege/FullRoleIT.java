package dev.truss.privilege;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.Quick;
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
      JsonNode copied = branches().createWith("{\"connections\": \"copy\"}");
      JsonNode cloned = branches().createWith("{\"connections\": \"drain\"}");

      assertThat(copied.path("strategy").asText()).isEqualTo("copy");
      assertThat(session.isValid(5)).isFalse();
      assertThat(Databases.content(server, database(copied)))
          .isEqualTo(Databases.content(server, MAIN));
      assertThat(surroundings(database(copied))).isEqualTo(surroundings(database(cloned)));
      assertThat(warnings(copied)).containsAll(warnings(cloned));
      assertThat(warnings(copied))
          .contains("Extension pg_trgm belongs to app in the source and to \"truss worker\" here.");
    }
  }

  @Test
  void copyIsResetAsACopy() {
    long id = branches().createWith("{\"connections\": \"copy\"}").path("id").asLong();
    server.execute(MAIN, "UPDATE orders SET cents = cents + 1 WHERE id = 1");
    server.execute(MAIN, "REFRESH MATERIALIZED VIEW turnover");

    truss.api().post("/api/branches/" + id + "/reset", "{\"connections\": \"copy\"}");
    JsonNode branch = branches().awaitStatus(id, "active");

    assertThat(Databases.content(server, database(branch)))
        .isEqualTo(Databases.content(server, MAIN));
  }

  @Test
  void whatASuperuserOwnsIsComparedAndNotCopied() {
    server.execute(MAIN, "CREATE TABLE superusers (a int)");
    try {
      long id = create("fail").expect(201).json().path("id").asLong();
      JsonNode problem = create("copy").expect(409).json();

      assertThat(problem.path("obstacles")).hasSize(1);
      assertThat(problem.path("detail").asText()).contains("public.superusers", "postgres");
      assertThat(diff(id).path("rows").path("not_compared")).isEmpty();
    } finally {
      server.execute(MAIN, "DROP TABLE superusers");
    }
  }
}
