package dev.truss.workbench;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.runSql;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.session.Browser;
import dev.truss.testsupport.Api;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.ProblemJson;
import dev.truss.testsupport.answer.SqlResultsJson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What SQL may take of Truss's memory, of its time and of its answers, with a small heap. */
class WorkbenchBoundsIT {
  @RegisterExtension
  private static final World world =
      World.create().withWorkbench().with("JAVA_TOOL_OPTIONS", "-Xmx160m");

  private final PostgresServer server = world.server();
  private final Browser me = new Browser(world.api());

  private SqlResultsJson.Result result(String sql) {
    return me.sql(sql).expect(200).as(SqlResultsJson.class).results().getFirst();
  }

  @AfterEach
  void trussLives() {
    me.sql("SELECT 1").expect(200);
  }

  @Test
  void noticesAreCutAndSaidToBe() {
    List<String> notices =
        result(
                "DO $$ BEGIN RAISE NOTICE 'first'; FOR i IN 1..1000 LOOP RAISE NOTICE '%',"
                    + " repeat('x', 1000000); END LOOP; END $$")
            .notices();
    assertThat(notices.getFirst()).isEqualTo("first");
    assertThat(notices.getLast())
        .isEqualTo(
            "999 more notices are left out: the notices of a request may have at most 1048576"
                + " bytes.");
  }

  @Test
  void nullsAndColumnsCountToo() {
    String wide = "SELECT " + "NULL,".repeat(1599) + "NULL FROM generate_series(1, 10000);";
    List<SqlResultsJson.Result> results =
        me.sql(wide.repeat(60)).expect(200).as(SqlResultsJson.class).results();
    assertThat(results).hasSize(60);
    assertThat(results.getFirst().rows()).isNotEmpty();
    assertThat(results.get(59).more()).isTrue();
    assertThat(results.get(59).columns()).isEmpty();
  }

  @Test
  void hugeErrorIsCut() {
    Api.Answer refused =
        me.sql("DO $$ BEGIN RAISE EXCEPTION '%', repeat('x', 100000000); END $$").expect(422);
    assertThat(refused.problem().message()).hasSizeLessThan(70_000).endsWith("…");
  }

  @Test
  void notificationsAreNotCollected() {
    result(
        "LISTEN flood; SELECT count(pg_notify('flood', repeat('x', 7900) || i)) FROM"
            + " generate_series(1, 40000) i");
  }

  @Test
  void rowWithoutRoomIsRefused() {
    assertThat(me.sql("SELECT repeat('x', 60000000)").expect(422).problem().message())
        .contains("select a part of each");
  }

  @Test
  void cellWithoutRoomInTheAnswerIsCutAndSaidToBe() {
    SqlResultsJson.Result result = result("SELECT repeat('x', 900000) FROM generate_series(1, 40)");

    List<List<String>> rows = result.rows();
    assertThat(rows.getFirst().getFirst()).hasSize(900_000);
    assertThat(rows.getLast().getFirst()).hasSizeLessThan(900_000).matches("x*…");
    assertThat(result.more()).isTrue();
    assertThat(result.notices().getFirst())
        .startsWith("Cells that are cut and end with …: 1.")
        .endsWith("Select a part of each.");
  }

  @Test
  void longRowsBehindShortOnesHaveRoom() {
    SqlResultsJson.Result result =
        result(
            "SELECT repeat('x', CASE WHEN i > 100 THEN 900000 ELSE 1 END)"
                + " FROM generate_series(1, 120) i");
    assertThat(result.rows()).hasSizeGreaterThan(100);
    assertThat(result.more()).isTrue();
  }

  @Test
  void sqlThatCatchesItsCancellationIsEnded() {
    String body =
        "{\"timeout_ms\":500,\"sql\":%s}"
            .formatted(
                Api.quote(
                    "DO $$ BEGIN LOOP BEGIN PERFORM pg_sleep(30); EXCEPTION WHEN query_canceled"
                        + " THEN NULL; END; END LOOP; END $$"));
    ProblemJson ended = me.send("POST", "/api/sql", body).expect(422).problem();
    assertThat(ended.message()).contains("timeout_ms");
    Awaitility.await("its session ends")
        .until(
            () ->
                server
                    .value(
                        MAIN,
                        "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE"
                            + " '%workbench%'")
                    .equals("0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COPY (SELECT 1) TO STDOUT",
        "copy pg_class to stdout with (format csv)",
        "SELECT 1; COPY copied FROM STDIN"
      })
  void copyThroughTheConnectionIsNotSupported(String sql) {
    server.execute(
        MAIN, "CREATE TABLE IF NOT EXISTS copied (a int); ALTER TABLE copied OWNER TO app");
    Api.Answer refused = me.send("POST", "/api/sql", runSql(sql).write()).expect(422);
    assertThat(refused.code()).isEqualTo("copy_not_supported");
    assertThat(refused.problem().detail()).contains("psql");
  }

  @Test
  void procedureHasNoNumberOfRows() {
    server.execute(MAIN, "CREATE OR REPLACE PROCEDURE nothing() LANGUAGE sql AS 'SELECT 1'");
    assertThat(result("CALL nothing()").affected()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "full, CONNECTION LIMIT 0, CONNECTION LIMIT -1, connection limit of 0",
    "closed, ALLOW_CONNECTIONS false, ALLOW_CONNECTIONS true, ALLOW_CONNECTIONS"
  })
  void databaseThatLetsNobodyInIsNoOutage(String label, String close, String open, String reason) {
    var branch = world.branches().create(label);
    String database = branch.database();
    String alter = "ALTER DATABASE %s ".formatted(database);
    server.execute("postgres", alter + close);
    me.switchTo(branch.id()).expect(200);

    Api.Answer refused = me.sql("SELECT 1").expect(409);

    assertThat(refused.code()).isEqualTo("connections_not_allowed");
    assertThat(refused.problem().detail()).contains(database, reason);
    server.execute("postgres", alter + open);
    me.sql("SELECT 1").expect(200);
    world.api().delete("/api/branches/" + branch.id());
    me.send("PUT", "/api/session/branch", "{\"branch_id\":null}").expect(200);
  }

  @Test
  void sessionThatIsEndedIsNoOutage() {
    ProblemJson ended =
        me.sql("SELECT pg_terminate_backend(pg_backend_pid())").expect(422).problem();
    assertThat(ended.sqlstate()).isEqualTo("57P01");
  }

  @Test
  void commitThatIsCutOffSaysThatItsOutcomeIsUnknown() {
    server.execute(
        MAIN,
        "CREATE TABLE cut_off (a int); ALTER TABLE cut_off OWNER TO app;"
            + "CREATE FUNCTION end_session() RETURNS trigger LANGUAGE plpgsql AS"
            + " 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';"
            + "CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON cut_off"
            + " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION end_session()");
    Api.Answer cut = me.send("POST", "/api/sql", runSql("INSERT INTO cut_off VALUES (1)").write());
    assertThat(cut.expect(503).code()).isEqualTo("outcome_unknown");
    assertThat(cut.header("Retry-After")).isEmpty();
  }

  @Test
  void commitThatIsStoppedWithItsSessionSaysThatItsOutcomeIsUnknown() {
    server.execute(
        MAIN,
        "CREATE TABLE held (a int); ALTER TABLE held OWNER TO app;"
            + "CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN LOOP BEGIN"
            + " PERFORM pg_sleep(30); EXCEPTION WHEN query_canceled THEN NULL; END; END LOOP;"
            + " END';"
            + "CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON held"
            + " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION hold()");
    Api.Answer cut =
        me.send(
            "POST",
            "/api/sql",
            runSql("INSERT INTO held VALUES (1)").write().timeout(Duration.ofMillis(500)));
    assertThat(cut.expect(503).code()).isEqualTo("outcome_unknown");
  }

  @Test
  void answersAreNotKeptUnderAKey() {
    Api.Answer refused =
        world
            .api()
            .send("POST", "/api/sql", runSql("SELECT 1").json(), Map.of("Idempotency-Key", "once"));
    assertThat(refused.expect(422).code()).isEqualTo("idempotency_key_not_taken");
  }
}
