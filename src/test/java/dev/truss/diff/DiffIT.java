package dev.truss.diff;

import static dev.truss.testsupport.request.Requests.newBranch;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.truss.testsupport.Api;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The comparison as its clients see it. */
class DiffIT {

  @RegisterExtension
  static final World WORLD =
      World.create().with("TRUSS_DIFF_MAX_CONCURRENT", "1").with("TRUSS_DIFF_MAX_WAIT", "1s");

  private static String path(BranchJson branch) {
    return "/api/branches/" + branch.id() + "/diff";
  }

  private static void inBranch(BranchJson branch, String sql) {
    WORLD.server().execute(branch.database(), sql);
  }

  @Test
  void freshBranchDiffersInNothing() {
    BranchJson branch = WORLD.branches().create("fresh");

    JsonNode diff = WORLD.api().get(path(branch)).expect(200).json();

    assertThat(diff.path("branch").asLong()).isEqualTo(branch.id());
    assertThat(diff.path("parent").isNull()).isTrue();
    assertThat(diff.path("schema").path("identical").asBoolean()).isTrue();
    assertThat(diff.path("schema").path("sql").asText()).isEmpty();
    assertThat(diff.path("rows").path("tables_compared").asInt()).isPositive();
    assertThat(diff.path("rows").path("tables")).isEmpty();
    assertThat(diff.path("rows").path("not_compared")).isEmpty();
  }

  @Quick
  @Test
  void changesAreAnsweredInTheFormThatIsDocumented() {
    BranchJson branch = WORLD.branches().create("changed");
    inBranch(
        branch,
        """
        CREATE TABLE coupons (code text PRIMARY KEY, worth int);
        INSERT INTO coupons VALUES ('a', 1), ('b', 2);
        """);
    BranchJson child = WORLD.branches().create(newBranch("child").from(branch.id()));
    inBranch(
        child,
        """
        ALTER TABLE coupons ADD note text;
        UPDATE coupons SET worth = 3 WHERE code = 'a';
        DELETE FROM coupons WHERE code = 'b';
        CREATE TABLE extra AS SELECT 1 AS one;
        """);

    JsonNode diff = WORLD.api().get(path(child)).expect(200).json();

    assertThat(diff.path("parent").asLong()).isEqualTo(branch.id());
    assertThat(texts(diff.path("schema").path("changes")))
        .contains(
            "{\"change\":\"added\",\"type\":\"COLUMN\",\"name\":\"public.coupons.note\"}",
            "{\"change\":\"added\",\"type\":\"TABLE\",\"name\":\"public.extra\"}");
    assertThat(diff.path("schema").path("sql").asText()).contains("ADD COLUMN note text");
    assertThat(diff.path("schema").path("compared_with").asText()).isEqualTo("since_branching");
    assertThat(diff.path("schema").path("not_in_sql")).isEmpty();
    assertThat(diff.path("schema").path("sql_verified").asBoolean())
        .as("%s", diff.path("schema"))
        .isTrue();
    assertThat(texts(diff.path("rows").path("tables")))
        .containsExactly(
            "{\"table\":\"public.coupons\",\"inserted\":0,\"updated\":1,\"deleted\":1,\"compared_by\":\"primary_key\","
                + "\"differing_columns\":{\"only_in_parent\":[],\"only_in_branch\":[\"note\"],\"other_type\":[]}}");
    assertThat(texts(diff.path("rows").path("only_in_branch")))
        .containsExactly("{\"table\":\"public.extra\",\"rows\":1}");
    JsonNode sample =
        WORLD
            .api()
            .get(path(child) + "?table=public.coupons")
            .expect(200)
            .json()
            .at("/rows/tables/0/sample");
    assertThat(texts(sample))
        .containsExactly(
            "{\"key\":{\"code\":\"a\"},\"before\":{\"code\":\"a\",\"worth\":\"1\"},"
                + "\"after\":{\"code\":\"a\",\"worth\":\"3\",\"note\":null}}",
            "{\"key\":{\"code\":\"b\"},\"before\":{\"code\":\"b\",\"worth\":\"2\"}}");
  }

  @Test
  void rowsAreLeftOutOnRequest() {
    BranchJson branch = WORLD.branches().create("schema only");

    JsonNode diff = WORLD.api().get(path(branch) + "?rows=false").expect(200).json();

    assertThat(diff.has("rows")).isFalse();
    assertThat(diff.has("schema")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rows=maybe", "rows=false&table=public.orders", "table=public.unknown"})
  void requestsWithoutAMeaningAreRefused(String query) {
    BranchJson branch = WORLD.branches().create("refused " + query);

    Api.Answer answer = WORLD.api().get(path(branch) + "?" + query).expect(422);

    assertThat(answer.code()).isEqualTo("invalid_field");
    assertThat(answer.json().path("field").asText()).isIn("rows", "table");
  }

  @Test
  void branchWithoutParentCannotBeCompared() {
    BranchJson parent = WORLD.branches().create("to go");
    BranchJson child = WORLD.branches().create(newBranch().from(parent.id()));
    WORLD.branches().delete(parent.id());

    assertThat(WORLD.api().get(path(child)).expect(409).code()).isEqualTo("parent_gone");
    assertThat(WORLD.api().get(path(parent)).expect(409).code()).isEqualTo("branch_deleted");
    assertThat(WORLD.api().get("/api/branches/999999/diff").expect(404).code())
        .isEqualTo("branch_not_found");
  }

  @Test
  void statementThatFailsIsReplacedByTheOneThatPostgresPrints() {
    BranchJson branch = WORLD.branches().create("triggers");
    inBranch(
        branch,
        """
        CREATE TABLE heard (a int);
        CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER quoted BEFORE INSERT ON heard FOR EACH ROW EXECUTE FUNCTION tf('a', 'b''c');
        """);

    JsonNode schema = WORLD.api().get(path(branch)).expect(200).json().path("schema");

    assertThat(schema.path("not_in_sql")).isEmpty();
    assertThat(schema.path("sql").asText()).contains("tf('a', 'b''c')");
    assertThat(schema.path("sql_verified").asBoolean()).as("%s", schema).isTrue();
    assertNothingIsLeftOfTrials();
  }

  @Test
  void whatIsTriedCanDoNothingElsewhere() {
    BranchJson branch = WORLD.branches().create("planted");
    inBranch(
        branch,
        """
        CREATE TABLE bait (a int);
        CREATE FUNCTION strike(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$
          BEGIN
            EXECUTE 'CREATE ROLE struck';
            RETURN i;
          END$$;
        SET check_function_bodies = off;
        CREATE FUNCTION folded(i int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT i';
        CREATE INDEX planted ON bait ((folded(1)));
        CREATE OR REPLACE FUNCTION folded(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS
          'BEGIN RETURN strike(i); END';
        """);

    JsonNode schema =
        WORLD.api().get(path(branch) + "?rows=false").expect(200).json().path("schema");

    assertThat(schema.path("changes").toString()).contains("public.bait.planted");
    assertThat(
            WORLD
                .server()
                .query("postgres", "SELECT count(*) FROM pg_roles WHERE rolname = 'struck'"))
        .containsExactly("0");
    assertNothingIsLeftOfTrials();
  }

  @Test
  void newerWorkOfTheParentIsNotUndoneAndResetBeginsAnew() {
    BranchJson parent = WORLD.branches().create("older");
    BranchJson child = WORLD.branches().create(newBranch().from(parent.id()));
    inBranch(parent, "CREATE TABLE newer (a int)");

    JsonNode schema = WORLD.api().get(path(child)).expect(200).json().path("schema");

    assertThat(schema.path("changes")).isEmpty();
    assertThat(schema.path("sql").asText()).isEmpty();
    assertThat(schema.path("identical").asBoolean()).isFalse();
    assertThat(texts(schema.path("parent_changes")))
        .containsExactly("{\"change\":\"added\",\"type\":\"TABLE\",\"name\":\"public.newer\"}");

    WORLD.api().post("/api/branches/%s/reset".formatted(child.id()), "{}").expect(200);
    inBranch(child, "DROP TABLE newer");
    JsonNode after = WORLD.api().get(path(child)).expect(200).json().path("schema");

    assertThat(texts(after.path("changes")))
        .containsExactly("{\"change\":\"removed\",\"type\":\"TABLE\",\"name\":\"public.newer\"}");
    assertThat(after.path("parent_changes")).isEmpty();
  }

  private static void assertNothingIsLeftOfTrials() {
    assertThat(
            WORLD
                .server()
                .query(
                    "postgres",
                    """
                    SELECT (SELECT count(*) FROM pg_roles WHERE rolname LIKE 'truss\\_trial\\_%')
                      + (SELECT count(*) FROM pg_database WHERE datname LIKE 'truss\\_staging\\_%')\
                    """))
        .containsExactly("0");
  }

  @Test
  void sessionsHaveANameAndDoNotStay() throws SQLException {
    BranchJson branch = WORLD.branches().create("watched");
    String database = branch.database();
    inBranch(branch, "CREATE TABLE locked (id int PRIMARY KEY)");
    WORLD.server().execute(World.MAIN, "CREATE TABLE locked (id int PRIMARY KEY)");
    try (Connection connection = WORLD.server().connect(database);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("LOCK TABLE locked");
      CompletableFuture<Api.Answer> answer =
          CompletableFuture.supplyAsync(() -> WORLD.api().get(path(branch)));
      awaitComparison(database);

      Api.Answer second = WORLD.api().get(path(branch)).expect(429);

      assertThat(second.code()).isEqualTo("too_many_comparisons");
      assertThat(texts(answer.join().expect(200).json().at("/rows/not_compared")))
          .containsExactly(
              "{\"table\":\"public.locked\",\"reason\":\"locked\",\"detail\":\"Somebody holds a"
                  + " lock on it; try again\"}");
    } finally {
      WORLD.server().execute(World.MAIN, "DROP TABLE locked");
    }
    assertThat(Databases.sessionsOfTruss(WORLD.server())).isEmpty();
  }

  @Test
  void sessionsEndWithTruss() throws SQLException {
    BranchJson branch = WORLD.branches().create("killed");
    String database = branch.database();
    inBranch(branch, "CREATE TABLE locked AS SELECT 1");
    WORLD.server().execute(World.MAIN, "CREATE TABLE locked AS SELECT 1");
    try (Connection connection = WORLD.server().connect(database);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("LOCK TABLE locked");
      CompletableFuture<Void> request =
          CompletableFuture.runAsync(() -> WORLD.api().get(path(branch)));
      awaitComparison(database);

      WORLD.truss().kill9();

      assertThat(request).failsWithin(Duration.ofMinutes(1));
      Awaitility.await("no session of Truss")
          .until(() -> Databases.sessionsOfTruss(WORLD.server()).isEmpty());
    } finally {
      WORLD.server().execute(World.MAIN, "DROP TABLE locked");
      WORLD.restartTruss();
    }
  }

  private static void awaitComparison(String database) {
    Awaitility.await("a session that compares")
        .until(
            () ->
                Databases.sessionsOn(WORLD.server(), database).stream()
                    .anyMatch(name -> name.matches("truss/[0-9a-f]{12}/diff")));
  }

  @Test
  void everyAnswerIsDescribed() {
    JsonNode operation =
        WORLD
            .api()
            .get("/q/openapi?format=json")
            .expect(200)
            .json()
            .path("paths")
            .path("/api/branches/{id}/diff")
            .path("get");

    assertThat(operation.path("responses").fieldNames())
        .toIterable()
        .contains("200", "404", "409", "422", "429", "503", "504");
    assertThat(operation.at("/responses/200/content/application~1json/examples")).isNotEmpty();
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::toString).toList();
  }
}
