package dev.truss.backup;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.newBackup;
import static dev.truss.testsupport.request.Requests.newSchedule;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BackupJson;
import dev.truss.testsupport.answer.ScheduleJson;
import dev.truss.testsupport.request.NewBackup;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Backups are verified by their content, and not only by the numbers of their rows. */
class ContentVerificationIT {
  private static final Path STORAGE = Backups.folder();
  private static final NewBackup BY_CONTENT = newBackup().verify("content");

  /** Each of a kind whose text depends on a setting, or is not what one would think. */
  private static final String EVERY_KIND =
      """
      CREATE TYPE mood AS ENUM ('sad', 'ok', 'glad');
      CREATE TYPE pair AS (x numeric, "y z" text);
      CREATE DOMAIN cents AS money CHECK (VALUE >= 0::money);
      CREATE SCHEMA odd;
      CREATE TABLE odd."every ""kind" (
        price money, priced cents, f4 real, f8 double precision, n numeric, b bytea, at timestamptz, local timestamp,
        day date, clock timetz, span interval, doc json, docb jsonb, ints int[], moods mood[], feels mood, two pair,
        during tstzrange, many int4multirange, words tsvector, search tsquery, bits varbit, ip inet, id uuid,
        mark xml, place point, kind regclass, "twice" numeric GENERATED ALWAYS AS (n * 2) STORED, t text);
      INSERT INTO odd."every ""kind" VALUES
        ('-92233720368547758.08', '0.01', 'NaN', '-0', 'NaN', '\\x00ff5c', '2024-03-31 02:30:00.123456+02',
         '0044-03-15 BC', 'infinity', '23:59:59.999999-15:59', '-1 mon +2 days -03:04:05.6', '{"a":  1, "a": 2}',
         '{"b": 1.10}', '[0:1]={1,NULL}', '{glad,NULL}', 'sad', '(1.50,"a,""b")', '["2024-01-01 00:00+00",)',
         '{[1,3),[5,7)}', 'it''s:1A \\\\ x:2', '!a & b:*', B'101', '::1/64', gen_random_uuid(), '<a>&amp;</a>',
         '(1e-300,-0)', 'pg_class', DEFAULT, E'\\\\!\\n\\\\.\\t\\r\\\\N ü'),
        ('1', NULL, '-Infinity', '5e-324', '123456789012345678901234567890.10', '', 'epoch', NULL, '4713-01-01 BC',
         NULL, '178000000 years', 'null', '"\\u0041"', '{}', '{}', NULL, '(,)', 'empty', '{}', '', '', '', NULL, NULL,
         NULL, NULL, 'odd."every ""kind"', DEFAULT, '');
      CREATE TABLE nothing (); INSERT INTO nothing DEFAULT VALUES; INSERT INTO nothing DEFAULT VALUES;
      CREATE TABLE only_generated (g int GENERATED ALWAYS AS (1) STORED); INSERT INTO only_generated DEFAULT VALUES;
      CREATE TABLE parent (a int, b text); CREATE TABLE child (b text, c int, a int); ALTER TABLE child INHERIT parent;
      INSERT INTO parent VALUES (1, 'p'); INSERT INTO child VALUES ('c', 2, 3);
      CREATE TABLE by_mood (m mood, n int) PARTITION BY HASH (m);
      CREATE TABLE by_mood_0 (n int, m mood); ALTER TABLE by_mood ATTACH PARTITION by_mood_0
        FOR VALUES WITH (MODULUS 3, REMAINDER 0);
      CREATE TABLE by_mood_1 PARTITION OF by_mood FOR VALUES WITH (MODULUS 3, REMAINDER 1);
      CREATE TABLE by_mood_2 PARTITION OF by_mood FOR VALUES WITH (MODULUS 3, REMAINDER 2);
      INSERT INTO by_mood SELECT (enum_range(NULL::mood))[1 + n % 3], n FROM generate_series(1, 80) AS n;
      SELECT lo_from_bytea(4711, 'x'), lo_from_bytea(4712, decode(repeat('00ff', 400000), 'hex')), lo_create(4713);
      SELECT lo_put(4713, 3000000, 'after a hole')""";

  @RegisterExtension
  private static final World world = World.create().with("TRUSS_STORAGE_PATH", STORAGE.toString());

  private final PostgresServer server = world.server();
  private final Backups backups = new Backups(world, STORAGE);

  @BeforeEach
  void makeEveryKind() {
    server.execute(MAIN, EVERY_KIND);
  }

  @AfterEach
  void dropAll() {
    server.execute("postgres", "ALTER DATABASE shop RESET ALL");
    server.execute(
        MAIN,
        """
        DROP TABLE odd."every ""kind", nothing, only_generated, child, parent, by_mood;
        DROP SCHEMA odd CASCADE; DROP SCHEMA IF EXISTS evil CASCADE; DROP TYPE pair, mood; DROP DOMAIN cents;
        SELECT lo_unlink(oid) FROM pg_largeobject_metadata""");
    server.execute("postgres", "ALTER DATABASE shop RESET ALL; DROP ROLE IF EXISTS planted");
    backups.awaitOrder();
  }

  @Test
  void everyKindOfValueIsTheSameAfterARestore() {
    BackupJson backup = backups.awaitVerification(backups.create(BY_CONTENT));

    assertThat(backup.verify()).isEqualTo("content");
    assertThat(backup.verification()).as(backup.toString()).isEqualTo("passed");
    assertThat(backup.verificationReason()).contains("the content of 3 large objects and of ");
  }

  @Test
  void verificationComparesContentWhenItIsAskedForAgain() {
    BackupJson backup = backups.awaitVerification(backups.create(BY_CONTENT));

    assertThat(backups.verify(backup).verificationReason())
        .contains("the content of 3 large objects");
  }

  @Test
  void sumsDependOnNeitherSettingsNorOrder() throws IOException {
    JsonNode before = sums(backups.awaitVerification(backups.create(BY_CONTENT)));
    for (String setting :
        new String[] {
          "DateStyle = 'German'", "IntervalStyle = 'sql_standard'", "TimeZone = 'Asia/Kolkata'",
          "extra_float_digits = -15", "bytea_output = 'escape'", "search_path = odd",
          "standard_conforming_strings = off", "default_transaction_isolation = 'serializable'"
        }) {
      server.execute("postgres", "ALTER DATABASE shop SET " + setting);
    }
    server.execute(
        MAIN,
        """
        CREATE TEMP TABLE kept AS SELECT * FROM public.by_mood ORDER BY n DESC;
        DELETE FROM public.by_mood; INSERT INTO public.by_mood SELECT * FROM kept""");

    JsonNode after = sums(backups.awaitVerification(backups.create(BY_CONTENT)));

    assertThat(after).isEqualTo(before);
  }

  @Test
  void smallestChangeChangesTheSum() throws IOException {
    JsonNode before = sums(backups.awaitVerification(backups.create(BY_CONTENT)));
    server.execute(MAIN, "UPDATE odd.\"every \"\"kind\" SET f8 = 0 WHERE f8 = 0");

    JsonNode after = sums(backups.awaitVerification(backups.create(BY_CONTENT)));

    assertThat(sum(after, "every \"kind")).isNotEqualTo(sum(before, "every \"kind"));
    assertThat(sum(after, "by_mood")).isEqualTo(sum(before, "by_mood"));
  }

  /** Its files are whole, and what they hold is not what was there. */
  @Test
  void otherContentFailsTheVerification() throws IOException {
    BackupJson backup = backups.awaitVerification(backups.create(BY_CONTENT));
    changeSumOf("by_mood", backup);

    BackupJson verified = backups.verify(backup);

    assertThat(verified.verification()).isEqualTo("failed");
    assertThat(verified.verificationReason())
        .contains("the 80 rows of public.by_mood have other content");
  }

  /** What its users have put before the functions, operators and casts of Postgres. */
  @Test
  void functionsOfUsersAreNotRun() {
    server.execute(
        MAIN,
        """
        CREATE SCHEMA evil;
        CREATE FUNCTION evil.trap() RETURNS void LANGUAGE plpgsql AS $$ BEGIN CREATE ROLE planted; END $$;
        CREATE FUNCTION evil.lower(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
          BEGIN IF pg_catalog.current_setting('application_name') LIKE 'truss/%' THEN PERFORM evil.trap(); END IF;
          RETURN pg_catalog.lower(t); END $$;
        CREATE FUNCTION evil.text(p pair) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
          BEGIN PERFORM evil.trap(); RETURN ''; END $$;
        CREATE CAST (pair AS text) WITH FUNCTION evil.text(pair) AS IMPLICIT;
        CREATE FUNCTION evil.lo_get(oid, bigint, int) RETURNS bytea LANGUAGE plpgsql AS $$
          BEGIN PERFORM evil.trap(); RETURN ''; END $$;
        ALTER DATABASE shop SET search_path = evil, pg_catalog""");

    BackupJson backup = backups.awaitVerification(backups.create(BY_CONTENT));

    assertThat(backup.verification()).as(backup.toString()).isEqualTo("passed");
    assertThat(server.query("postgres", "SELECT rolname FROM pg_roles WHERE rolname = 'planted'"))
        .isEmpty();
  }

  @Test
  void scheduleVerifiesByContent() {
    world
        .api()
        .put("/api/schedules/by-content", newSchedule("0 3 * * *").verify("content"))
        .expect(200);
    ScheduleJson schedule =
        world.api().get("/api/schedules/by-content").expect(200).as(ScheduleJson.class);
    assertThat(schedule.verify()).isTrue();
    assertThat(schedule.verifyBy()).isEqualTo("content");
    world
        .api()
        .put("/api/schedules/by-content", newSchedule("0 3 * * *").verify("twice"))
        .expect(422);
    server.execute(
        Databases.CONTROL, "UPDATE schedule SET next_run_at = now() WHERE name = 'by-content'");

    BackupJson verified = backups.awaitVerified("by-content");

    assertThat(verified.verificationReason()).contains("the content of");
  }

  private JsonNode sums(BackupJson backup) throws IOException {
    assertThat(backup.verification()).as(backup.toString()).isEqualTo("passed");
    JsonNode manifest = manifest(backup);
    return new ObjectMapper()
        .createObjectNode()
        .<ObjectNode>set("tables", manifest.path("tables"))
        .set("large_objects", manifest.path("large_objects"));
  }

  private JsonNode manifest(BackupJson backup) throws IOException {
    return new ObjectMapper().readTree(backups.archive(backup).resolve("manifest.json").toFile());
  }

  private static String sum(JsonNode sums, String table) {
    for (JsonNode each : sums.path("tables")) {
      if (each.path("name").textValue().equals(table)) {
        return each.path("sum").textValue();
      }
    }
    throw new AssertionError("no sum of " + table);
  }

  private void changeSumOf(String table, BackupJson backup) throws IOException {
    JsonNode manifest = manifest(backup);
    for (JsonNode each : manifest.path("tables")) {
      if (each.path("name").textValue().equals(table)) {
        ((ObjectNode) each).put("sum", "0".repeat(32));
      }
    }
    new ObjectMapper()
        .writeValue(backups.archive(backup).resolve("manifest.json").toFile(), manifest);
    server.execute(Databases.CONTROL, "UPDATE backup SET manifest_sha256 = NULL");
  }
}
