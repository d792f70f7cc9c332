package dev.truss.workbench;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.runSql;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.session.Browser;
import dev.truss.testsupport.Api;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.ProblemJson;
import dev.truss.testsupport.answer.SchemaJson;
import dev.truss.testsupport.answer.SqlResultsJson;
import dev.truss.testsupport.request.RunSql;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users' own SQL, whatever they type. */
class WorkbenchIT {
  @RegisterExtension private static final World world = World.create().withWorkbench();

  private final PostgresServer server = world.server();
  private final Browser me = new Browser(world.api());

  @BeforeEach
  void haveATable() {
    server.execute(
        MAIN,
        "DROP TABLE IF EXISTS note; CREATE TABLE note (id int PRIMARY KEY, text text); ALTER TABLE note OWNER TO app;"
            + "INSERT INTO note SELECT i, 'note ' || i FROM generate_series(1, 30) i");
  }

  private Api.Answer run(String body) {
    return me.send("POST", "/api/sql", body);
  }

  private Api.Answer run(RunSql statements) {
    return me.send("POST", "/api/sql", statements);
  }

  private String notes() {
    return server.value(MAIN, "SELECT count(*) FROM note");
  }

  @Test
  void cellsAreWhatPostgresPrints() {
    SqlResultsJson.Result result =
        me.sql(
                "SELECT 1.50 AS n, NULL AS nothing, true AS b, '{\"a\": 1}'::jsonb AS j, 'Ω'::text AS t")
            .expect(200)
            .as(SqlResultsJson.class)
            .results()
            .getFirst();
    assertThat(result.columns())
        .extracting(SqlResultsJson.Column::name)
        .containsExactly("n", "nothing", "b", "j", "t");
    assertThat(result.columns().get(3).type()).isEqualTo("jsonb");
    assertThat(result.rows()).containsExactly(Arrays.asList("1.50", null, "t", "{\"a\": 1}", "Ω"));
  }

  @Test
  void typesAreThoseOfTheColumns() {
    server.execute(
        MAIN,
        "CREATE TABLE counted (a smallserial, b serial, c bigserial, d int GENERATED ALWAYS AS IDENTITY);"
            + "ALTER TABLE counted OWNER TO app");
    List<SqlResultsJson.Column> columns =
        me.sql("SELECT a, b, c, d FROM counted")
            .expect(200)
            .as(SqlResultsJson.class)
            .results()
            .getFirst()
            .columns();
    assertThat(columns)
        .extracting(SqlResultsJson.Column::type)
        .containsExactly("int2", "int4", "int8", "int4");
    server.execute(MAIN, "DROP TABLE counted");
  }

  @Quick
  @Test
  void parametersAreBoundNotPasted() {
    String evil = "'; DROP TABLE note; --";
    SqlResultsJson answer =
        run("{\"sql\":\"SELECT $2::text, count(*) FROM note WHERE text = $1 OR id = $3\",\"params\":[%s,\"x\",3]}"
                .formatted(Api.quote(evil)))
            .expect(200)
            .as(SqlResultsJson.class);
    assertThat(answer.results().getFirst().rows().getFirst().get(1)).isEqualTo("1");
    assertThat(run(runSql("SELECT $1")).expect(422).problem().field()).isEqualTo("params");
  }

  @Test
  void statementsAreOneTransaction() {
    Api.Answer failed =
        run("{\"write\":true,\"statements\":[{\"sql\":\"INSERT INTO note VALUES (100, 'a')\"},{\"sql\":\"INSERT INTO note VALUES ($1)\",\"params\":[1]}]}")
            .expect(422);
    assertThat(failed.code()).isEqualTo("sql_failed");
    assertThat(failed.problem().statement()).isEqualTo(1);
    assertThat(failed.problem().sqlstate()).isEqualTo("23505");
    assertThat(notes()).isEqualTo("30");

    SqlResultsJson done =
        run(runSql("INSERT INTO note VALUES (100, 'a'); DELETE FROM note WHERE id < 3").write())
            .expect(200)
            .as(SqlResultsJson.class);
    assertThat(done.results().get(1).affected()).isEqualTo(2);
    assertThat(done.results().get(1).command()).isEqualTo("DELETE");
    assertThat(notes()).isEqualTo("29");
  }

  @Test
  void errorSaysWhere() {
    ProblemJson failed = me.sql("SELECT 1;\n  SELECT nonsense FROM note").expect(422).problem();
    assertThat(failed.sqlstate()).isEqualTo("42703");
    assertThat(failed.position()).isEqualTo(20);
    assertThat(failed.statement()).isEqualTo(1);
  }

  /** Position, from 1, where the token without an end begins. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "select 'abc | 8 | unterminated quoted string",
        "select 1; select \"abc | 18 | unterminated quoted identifier",
        "select E'\\' | 9 | unterminated quoted string",
        "select $tag$ abc $$ | 8 | unterminated dollar-quoted string",
        "select 1 /* /* */ abc | 10 | unterminated comment"
      })
  void tokenWithoutAnEndIsRefusedWithItsPosition(String sql, int position, String message) {
    ProblemJson failed = me.sql(sql).expect(422).problem();

    assertThat(failed.code()).isEqualTo("sql_failed");
    assertThat(failed.sqlstate()).isEqualTo("42601");
    assertThat(failed.position()).isEqualTo(position);
    assertThat(failed.message()).isEqualTo(message);
    assertThat(world.truss().log()).doesNotContain("abc");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DateStyle", "client_encoding"})
  void settingThatTheDriverNeedsIsRefusedByName(String setting) {
    String value = setting.equals("DateStyle") ? "German" : "LATIN1";
    Api.Answer refused =
        run(runSql("DELETE FROM note; SET %s = '%s'".formatted(setting, value)).write());

    assertThat(refused.expect(422).code()).isEqualTo("sql_failed");
    assertThat(refused.problem().message()).contains(setting + " parameter was changed");
    assertThat(notes()).isEqualTo("30");
  }

  @Test
  void numbersKeepAllDigits() {
    List<String> row =
        run("{\"sql\":\"SELECT $1::numeric, $2::numeric, $3::numeric, $4::jsonb\",\"params\":[1234567890123.123456789012345678,"
                + "123456789012345678901234567890,1.10,{\"a\":[0.1234567890123456789]}]}")
            .expect(200)
            .as(SqlResultsJson.class)
            .results()
            .getFirst()
            .rows()
            .getFirst();

    assertThat(row)
        .containsExactly(
            "1234567890123.123456789012345678",
            "123456789012345678901234567890",
            "1.10",
            "{\"a\": [0.1234567890123456789]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "params | {\"sql\":\"SELECT $1::text\",\"params\":[\"a\\ud800b\"]}",
        "params | {\"sql\":\"SELECT $1::jsonb\",\"params\":[{\"a\":\"\\udc00\"}]}",
        "sql | {\"sql\":\"SELECT 'a\\ud800'\"}"
      })
  void textThatIsNoneIsRefused(String field, String body) {
    assertThat(run(body).expect(422).problem().field()).isEqualTo(field);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM note",
        "SET TRANSACTION READ WRITE; DELETE FROM note",
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE; DELETE FROM note",
        "SELECT set_config('transaction_read_only', 'off', false); DELETE FROM note",
        "SET default_transaction_read_only = off; DELETE FROM note",
        "COMMIT; DELETE FROM note",
        "ROLLBACK; BEGIN READ WRITE; DELETE FROM note; COMMIT",
        "SAVEPOINT a; SET TRANSACTION READ WRITE; DELETE FROM note",
        "DO $$ BEGIN COMMIT; DELETE FROM note; END $$",
        "DO $$ BEGIN PERFORM set_config('transaction_read_only', 'off', true); DELETE FROM note; END $$",
        "WITH gone AS (DELETE FROM note RETURNING *) SELECT count(*) FROM gone",
        "RESET ALL; RESET ROLE; DELETE FROM note",
        "ALTER ROLE CURRENT_USER SET default_transaction_read_only = off",
        "SELECT 1; /* ; */ COMMIT; DELETE FROM note",
        "SELECT 1 --\r; COMMIT; DELETE FROM note",
        "SET standard_conforming_strings = off; SELECT '\\''; COMMIT; DELETE FROM note; SELECT 'x'",
        "{oj COMMIT AND CHAIN}; SET TRANSACTION READ WRITE; DELETE FROM note",
        "{OJ COMMIT AND CHAIN}; SET TRANSACTION READ WRITE; DELETE FROM note",
        "{oj ROLLBACK AND CHAIN}; SET TRANSACTION READ WRITE; DELETE FROM note",
        "/* x */ {oj COMMIT AND CHAIN}; SET TRANSACTION READ WRITE; DELETE FROM note",
        "{\toj\tEND AND CHAIN}; SET TRANSACTION READ WRITE; DELETE FROM note",
        "{fn concat('a','b')}; DELETE FROM note",
        "SELECT {fn user()}; DELETE FROM note",
        "SELECT {d '2026-01-01'}, {t '10:00'}, {ts '2026-01-01 10:00:00'}; DELETE FROM note",
        "SELECT * FROM note WHERE text LIKE 'a' {escape '|'}; DELETE FROM note",
        "{call note()}; DELETE FROM note"
      })
  void mainIsReadOnlyWhateverIsTyped(String sql) {
    assertThat(me.sql(sql).status()).isEqualTo(422);
    assertThat(notes()).isEqualTo("30");
  }

  @Quick
  @Test
  void mainIsWrittenWhenTheRequestSaysSoAndNotChangedInShape() {
    run(runSql("DELETE FROM note WHERE id = 1").write()).expect(200);
    assertThat(notes()).isEqualTo("29");
    assertThat(run(runSql("DROP TABLE note").write()).expect(422).problem().sqlstate())
        .isEqualTo("42501");
  }

  @Test
  void branchIsWrittenAndChangedAndMainIsNot() {
    long id = world.branches().create("to write").id();
    me.switchTo(id).expect(200);
    me.sql("ALTER TABLE note ADD COLUMN more int; CREATE TABLE another (); DELETE FROM note")
        .expect(200);
    assertThat(me.value("SELECT count(*) FROM note")).isEqualTo("0");
    assertThat(notes()).isEqualTo("30");
    me.sql("CREATE SCHEMA mine; CREATE EXTENSION citext SCHEMA mine").expect(200);
    assertThat(me.sql("ALTER DATABASE shop RENAME TO other").expect(422).problem().sqlstate())
        .isEqualTo("42501");
    assertThat(me.sql("GRANT CONNECT ON DATABASE shop TO CURRENT_USER").status()).isIn(200, 422);
    assertThat(
            server.value(
                "postgres",
                "SELECT has_database_privilege('truss_workbench_branch', 'shop', 'CONNECT')"))
        .isEqualTo("f");
    SqlResultsJson named =
        new Browser(world.api())
            .send("POST", "/api/sql", runSql("SELECT current_user").on(id))
            .expect(200)
            .as(SqlResultsJson.class);
    assertThat(named.value()).isEqualTo("truss_workbench_branch");
    assertThat(named.readOnly()).isFalse();
  }

  @Test
  void rowsComeInPages() {
    SqlResultsJson page =
        run(runSql("SELECT id FROM note ORDER BY id").limit(10).offset(20))
            .expect(200)
            .as(SqlResultsJson.class);
    assertThat(page.results().getFirst().rows()).hasSize(10);
    assertThat(page.value()).isEqualTo("21");
    assertThat(page.results().getFirst().more()).isFalse();
    SqlResultsJson first =
        run(runSql("SELECT id FROM note").limit(29)).expect(200).as(SqlResultsJson.class);
    assertThat(first.results().getFirst().more()).isTrue();
    assertThat(run(runSql("SELECT 1").limit(0)).expect(422).problem().field()).isEqualTo("limit");
  }

  @Test
  void hugeResultEndsWithinBounds() {
    SqlResultsJson answer =
        run(runSql("SELECT repeat('x', 1000000) FROM generate_series(1, 100)").limit(10000))
            .expect(200)
            .as(SqlResultsJson.class);
    assertThat(answer.results().getFirst().more()).isTrue();
    assertThat(answer.results().getFirst().rows()).hasSizeBetween(5, 20);
  }

  @Test
  void rowsThatDoNotFitIntoMemoryAreRefused() {
    ProblemJson refused = me.sql("SELECT repeat('x', 100000000)").expect(422).problem();
    assertThat(refused.code()).isEqualTo("sql_failed");
    assertThat(refused.message()).contains("select a part of each");
    me.sql("SELECT 1").expect(200);
  }

  @Test
  void mainCanBeNamedWhateverTheSessionIsOn() {
    me.switchTo(world.branches().create("elsewhere").id()).expect(200);
    SqlResultsJson answer =
        run(runSql("SELECT current_database()").onMain()).expect(200).as(SqlResultsJson.class);
    assertThat(answer.value()).isEqualTo(MAIN);
    assertThat(answer.readOnly()).isTrue();
    assertThat(me.send("GET", "/api/schema?target=main", "").as(SchemaJson.class).database())
        .isEqualTo(MAIN);
    assertThat(run("{\"target\":\"other\",\"sql\":\"SELECT 1\"}").expect(422).toString())
        .contains("target");
    assertThat(run(runSql("SELECT 1").onMain().on(1)).status()).isEqualTo(422);
  }

  @Test
  void sqlEndsWhenItsClientLeaves() throws Exception {
    try (Socket client =
        new Socket(InetAddress.getLoopbackAddress(), world.truss().base().getPort())) {
      String body = "{\"sql\":\"SELECT pg_sleep(60)\"}";
      client
          .getOutputStream()
          .write(
              ("POST /api/sql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body)
                  .getBytes(StandardCharsets.US_ASCII));
      Awaitility.await("it runs").until(() -> !ofWorkbench().isEmpty());
    }
    awaitNobody();
  }

  @Test
  void timeoutHoldsWhateverIsTyped() {
    Api.Answer ended =
        run(runSql("SET statement_timeout = 0; SELECT pg_sleep(60)")
                .timeout(Duration.ofMillis(500)))
            .expect(422);
    assertThat(ended.problem().sqlstate()).isEqualTo("57014");
    assertThat(ended.problem().message()).contains("timeout_ms");
    awaitNobody();
  }

  @Test
  void runningSqlIsCancelled() throws Exception {
    CompletableFuture<Api.Answer> running =
        CompletableFuture.supplyAsync(() -> run(runSql("SELECT pg_sleep(60)").id("mine")));
    Awaitility.await("it runs").until(() -> world.api().delete("/api/sql/mine").status() == 204);
    ProblemJson ended = running.get(30, TimeUnit.SECONDS).expect(422).problem();
    assertThat(ended.message()).contains("cancelled");
    assertThat(world.api().delete("/api/sql/mine").expect(404).code())
        .isEqualTo("statement_not_found");
    awaitNobody();
  }

  /** Nobody is left in a session, whose locks would be in the way. */
  private void awaitNobody() {
    Awaitility.await("no session of the workbench is left").until(() -> ofWorkbench().isEmpty());
  }

  private List<String> ofWorkbench() {
    return server.query(
        "postgres", "SELECT pid FROM pg_stat_activity WHERE usename LIKE 'truss\\_workbench%'");
  }

  @Test
  void whatTheServerTellsIsShown() {
    SqlResultsJson answer =
        me.sql("DO $$ BEGIN RAISE NOTICE 'told'; END $$").expect(200).as(SqlResultsJson.class);
    assertThat(answer.results().getFirst().notices().getFirst()).isEqualTo("told");
  }

  @Test
  void explainIsAPlan() {
    String plan = me.value("EXPLAIN (FORMAT JSON) SELECT * FROM note WHERE id = 1");
    assertThat(plan).contains("\"Node Type\"");
  }

  @Test
  void nothingIsNoStatement() {
    assertThat(me.sql(" -- nothing").expect(422).problem().field()).isEqualTo("sql");
    assertThat(run("{}").expect(422).code()).isEqualTo("invalid_field");
    assertThat(me.sql("COPY note FROM STDIN").status()).isEqualTo(422);
  }
}
