package dev.truss.workbench;

import static dev.truss.testsupport.request.Requests.newBranch;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.truss.session.Browser;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What users make on a branch to be called in the stead of what Postgres has is not called by
 * Truss, which works with another role than they.
 */
class PlantedFunctionsIT {
  private static final Path MIGRATIONS = migrations();

  @RegisterExtension
  private static final World world =
      World.create().withWorkbench().with("TRUSS_MIGRATIONS_DIR", MIGRATIONS.toString());

  private static final String BODY =
      " LANGUAGE plpgsql AS $$ BEGIN RAISE 'called as %', current_user; END $$;";

  private static final String PLANTED =
      """
      CREATE FUNCTION col_description(oid, smallint) RETURNS text{body}
      CREATE FUNCTION obj_description(oid, text) RETURNS text{body}
      CREATE FUNCTION format_type(oid, int4, int4 DEFAULT 0) RETURNS text{body}
      CREATE FUNCTION like_name(name, name) RETURNS boolean{body}
      CREATE OPERATOR ~~ (LEFTARG = name, RIGHTARG = name, FUNCTION = like_name);
      CREATE TYPE mood AS ENUM ('sad', 'glad');
      CREATE FUNCTION text_of(mood) RETURNS text{body}
      CREATE CAST (mood AS text) WITH FUNCTION text_of(mood) AS ASSIGNMENT;
      CREATE TABLE feeling (id int PRIMARY KEY, mood mood);
      CREATE FUNCTION greater(varchar, varchar) RETURNS varchar{body}
      CREATE AGGREGATE max(varchar) (SFUNC = greater, STYPE = varchar, INITCOND = '');
      CREATE TABLE "SequelizeMeta" (name varchar(255) PRIMARY KEY);
      INSERT INTO "SequelizeMeta" VALUES ('1.js'), ('2.js');
      CREATE TABLE _sqlx_migrations (version mood);
      INSERT INTO _sqlx_migrations VALUES ('glad');
      """
          .replace("{body}", BODY);

  private BranchJson branch;

  private static Path migrations() {
    try {
      Path folder = Files.createTempDirectory("truss-migrations-");
      Files.writeString(folder.resolve("V1__gifts.sql"), "CREATE TABLE gift (id int);");
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeEach
  void plant() {
    branch = world.branches().create(newBranch());
    Browser user = new Browser(world.api());
    user.switchTo(branch.id()).expect(200);
    user.sql(PLANTED).expect(200);
    user.sql("INSERT INTO feeling VALUES (1, 'glad'), (2, NULL)").expect(200);
    assertThat(user.sql("SELECT mood::text FROM feeling").expect(422).problem().toString())
        .contains("called as truss_workbench_branch");
  }

  @Test
  void schemaIsReadWithoutThem() {
    JsonNode schema =
        world.api().get("/api/schema?compare=true&branch_id=" + branch.id()).expect(200).json();
    assertThat(schema.toString()).contains("public.mood");
  }

  @Test
  void rowsAreComparedWithoutThem() {
    BranchJson child = world.branches().create(newBranch().from(branch.id()));
    world.server().execute(child.database(), "UPDATE feeling SET mood = 'sad'");
    JsonNode rows =
        world
            .api()
            .get("/api/branches/" + child.id() + "/diff?table=public.feeling")
            .expect(200)
            .json();
    assertThat(rows.toString()).contains("\"mood\":\"glad\"", "\"mood\":\"sad\"", "\"mood\":null");
  }

  @Test
  void otherToolsAreFoundWithoutThem() {
    JsonNode check =
        world
            .api()
            .post("/api/migrations/check", "{\"branch_id\":%d}".formatted(branch.id()))
            .expect(200)
            .json();
    assertThat(check.toString())
        .contains(
            "{\"tool\":\"sequelize\",\"table\":\"public.SequelizeMeta\",\"version\":\"2.js\"}")
        .contains("{\"tool\":\"sqlx\",\"table\":\"public._sqlx_migrations\",\"version\":null}");
  }
}
