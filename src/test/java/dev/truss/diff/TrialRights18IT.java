package dev.truss.diff;

import static dev.truss.testsupport.request.Requests.newBranch;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.truss.testsupport.UnpackedPostgres;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Since Postgres 16 who makes a role is not one that may make things belong to it. */
class TrialRights18IT extends TrialRights {

  @RegisterExtension
  static final World WORLD =
      World.on(() -> UnpackedPostgres.startArchiving(18))
          .with("TRUSS_POSTGRES_BIN", UnpackedPostgres.bin(18))
          .withRole(ROLE);

  TrialRights18IT() {
    super(WORLD);
  }

  @Test
  void notNullConstraintThatIsNotValidIsInTheSql() {
    BranchJson parent = WORLD.branches().create("parent");
    WORLD
        .server()
        .execute(
            parent.database(),
            "CREATE TABLE t (a int); CREATE TABLE p (a int) PARTITION BY LIST (a)");
    BranchJson branch = WORLD.branches().create(newBranch().from(parent.id()));
    WORLD
        .server()
        .execute(
            branch.database(),
            "ALTER TABLE t ADD CONSTRAINT nn NOT NULL a NOT VALID; CREATE INDEX ON p (a)");
    WORLD.server().execute("postgres", "ALTER ROLE truss_role CREATEROLE");
    try {
      JsonNode schema =
          WORLD
              .api()
              .get("/api/branches/%s/diff?rows=false".formatted(branch.id()))
              .expect(200)
              .json()
              .path("schema");

      assertThat(schema.path("sql").asText()).containsPattern("nn NOT NULL a NOT VALID");
      assertThat(schema.path("not_in_sql")).isEmpty();
      assertThat(schema.path("sql_verified").asBoolean()).as("%s", schema).isTrue();
    } finally {
      WORLD.server().execute("postgres", "ALTER ROLE truss_role NOCREATEROLE");
    }
  }
}
