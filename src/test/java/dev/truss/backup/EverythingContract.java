package dev.truss.backup;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.newBackup;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.AnswerReader;
import dev.truss.testsupport.answer.BackupJson;
import dev.truss.testsupport.answer.BranchJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A database with everything that Postgres lets one make, 2,000 more tables among it, and names
 * that ask for trouble: its restored branch equals it.
 */
abstract class EverythingContract {
  /** What is read of the file beside the archive. */
  private record Manifest(List<String> roles, List<Table> tables) {
    private record Table(String schema, String name, @Nullable Long rows) {}
  }

  private static final String COUNTS =
      """
      SELECT concat_ws('|', nspname, relname, (xpath('/row/n/text()', query_to_xml(
               format('SELECT count(*) AS n FROM %s %I.%I', CASE relkind WHEN 'r' THEN 'ONLY' END, nspname, relname),
               false, true, '')))[1])
      FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
      WHERE (relkind = 'r' AND NOT relispartition
             OR relkind = 'p' AND NOT relispartition AND EXISTS (
               SELECT FROM pg_partition_tree(c.oid) t JOIN pg_class l ON l.oid = t.relid WHERE l.relkind = 'r'))
        AND nspname NOT IN ('pg_catalog', 'information_schema')
      """;

  private static final String ROLES =
      "SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_' ORDER BY rolname COLLATE \"C\"";

  /** Each of the 2,000 tables has one for itself, one for its rows, one for its key. */
  private static final int ENTRIES_AT_LEAST = 6_000;

  private final PostgresServer server;
  private final Backups backups;
  private final String format;
  private final String compression;

  EverythingContract(World world, Path storage, String format, String compression) {
    server = world.server();
    backups = new Backups(world, storage);
    this.format = format;
    this.compression = compression;
  }

  @Test
  void restoredBranchEqualsADatabaseWithEverything() throws IOException {
    makeEverything();
    BackupJson backup = backups.create(newBackup().format(format));
    assertThat(backup.compression()).isEqualTo(compression);
    assertThat(backup.warnings()).containsExactlyElementsOf(WARNINGS);
    assertManifestNamesEverything(backup);

    BranchJson branch = backups.restore(backup);
    assertThat(branch.warnings()).containsExactlyElementsOf(WARNINGS);
    assertEqual(branch.database());

    BackupJson verified = backups.verify(backup);
    assertThat(verified.verification()).as(verified.toString()).isEqualTo("passed");
    assertThat(server.value(Databases.CONTROL, "SELECT items_total FROM job WHERE kind = 'verify'"))
        .satisfies(items -> assertThat(Integer.parseInt(items)).isGreaterThan(ENTRIES_AT_LEAST));
    backups.awaitOrder();
  }

  private void makeEverything() throws IOException {
    try (InputStream script =
        EverythingContract.class.getResourceAsStream("/backup/everything.sql")) {
      byte[] sql = Objects.requireNonNull(script).readAllBytes();
      Path file = server.file("everything.sql", new String(sql, StandardCharsets.UTF_8));
      server.program("psql", MAIN, "--no-psqlrc", "--quiet", "--file=" + file);
    }
  }

  private void assertManifestNamesEverything(BackupJson backup) throws IOException {
    Manifest manifest =
        AnswerReader.read(
            Files.readString(backups.archive(backup).resolve("manifest.json")), Manifest.class);
    assertThat(manifest.roles()).containsExactlyElementsOf(server.query("postgres", ROLES));
    List<String> counts = new ArrayList<>();
    for (Manifest.Table table : manifest.tables()) {
      counts.add(String.join("|", table.schema(), table.name(), String.valueOf(table.rows())));
    }
    assertThat(counts).containsExactlyInAnyOrderElementsOf(server.query(MAIN, COUNTS));
  }

  private void assertEqual(String database) {
    Map<String, String> content = Databases.content(server, MAIN);
    Map<String, String> restored = Databases.content(server, database);
    assertThat(content).hasSizeGreaterThan(2_000);
    // First what is short where it differs: a whole schema printed beside another says little.
    assertThat(restored.remove("schema").lines().toList())
        .containsExactlyElementsOf(content.remove("schema").lines().toList());
    assertThat(restored).isEqualTo(content);
    assertThat(Databases.properties(server, database))
        .isEqualTo(Databases.properties(server, MAIN));
  }

  private static final List<String> WARNINGS =
      List.of(
          "Constraints of table public.disabled are not enforced in the source, where their triggers are"
              + " disabled, and are enforced here.",
          "Extension citext belongs to everything_owner in the source and to postgres here.",
          "Foreign server \"ferner \"\"Server\"\"\" (postgres_fdw, host=nowhere.invalid, dbname=it's) still"
              + " reaches where it reaches in the source.",
          "Foreign server files (file_fdw) still reaches where it reaches in the source.",
          "Materialized view public.\"of a view\" is refreshed here; in the source it is as its last refresh"
              + " left it.",
          "Materialized view public.by_place is refreshed here; in the source it is as its last refresh left"
              + " it.",
          "Materialized view public.turnover is refreshed here; in the source it is as its last refresh left"
              + " it.",
          "Subscription \"Abo \"\"a\"\"\" is left out: nothing arrives from its publisher.");
}
