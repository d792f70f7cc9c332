package dev.truss.diff;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import org.junit.jupiter.api.Test;

/** The trial of SQL where Truss is no superuser. */
abstract class TrialRights {

  static final String ROLE = "truss_role";

  private final World world;

  TrialRights(World world) {
    this.world = world;
  }

  private JsonNode schema(String label) {
    BranchJson branch = world.branches().create(label);
    world
        .server()
        .execute(branch.database(), "CREATE TABLE fresh (a int); CREATE INDEX ON fresh ((a + 1))");
    return world
        .api()
        .get("/api/branches/%s/diff?rows=false".formatted(branch.id()))
        .expect(200)
        .json()
        .path("schema");
  }

  @Test
  void sqlIsAnsweredUntriedWithTheRightThatIsMissing() {
    JsonNode schema = schema("untried");

    assertThat(schema.path("sql").asText()).contains("CREATE TABLE public.fresh");
    assertThat(schema.path("sql_verified").asBoolean()).isFalse();
    assertThat(schema.path("sql_not_tried").asText()).contains("CREATEROLE");
  }

  @Test
  void sqlIsTriedWithTheRightToMakeRoles() {
    world.server().execute("postgres", "ALTER ROLE truss_role CREATEROLE");
    try {
      JsonNode schema = schema("tried");

      assertThat(schema.path("sql_verified").asBoolean()).as("%s", schema).isTrue();
      assertThat(
              world
                  .server()
                  .query(
                      "postgres",
                      """
                      SELECT rolname FROM pg_roles WHERE rolname LIKE 'truss\\_trial\\_%'
                      UNION ALL SELECT datname FROM pg_database WHERE datname LIKE 'truss\\_staging\\_%'\
                      """))
          .isEmpty();
    } finally {
      world.server().execute("postgres", "ALTER ROLE truss_role NOCREATEROLE");
    }
  }
}
