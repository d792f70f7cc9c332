package dev.truss.backup.archive;

import dev.truss.postgres.ProgramSession;
import dev.truss.postgres.Quoting;
import dev.truss.postgres.program.TableReading;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the content of a database: each row as the line that {@code COPY table TO} writes, under
 * settings that are the same everywhere, with the columns in the order of their names. {@code COPY}
 * of a table is not planned and evaluates no expression, so that it runs no function of users.
 * Generated columns are in no dump, and are not read.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">COPY</a>
 */
public final class ContentReader implements SourceSnapshot.Reading {

  /** The settings of all of Truss's sessions give values the same text everywhere. */
  private static final String BEGIN =
      """
      SET search_path = pg_catalog;
      SET extra_float_digits = 3;
      SET row_security = off;
      BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
      """;

  private static final String COLUMNS =
      """
      SELECT attrelid::bigint, attname FROM pg_catalog.pg_attribute
      WHERE attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attrelid >= 16384
      ORDER BY attrelid, attname""";

  private static final String ENCODING =
      "SELECT pg_catalog.pg_encoding_to_char(encoding) FROM pg_catalog.pg_database"
          + " WHERE datname = pg_catalog.current_database()";

  private final Path psql;
  private final ProgramSession database;
  private final @Nullable String snapshot;
  private final AtomicReference<@Nullable TableReading> reading = new AtomicReference<>();
  private volatile boolean canceled;

  /**
   * Creates a reader of a database.
   *
   * @param database the session of {@code psql}
   * @param snapshot exported by a session that stays open; null where no session writes
   */
  public ContentReader(Path psql, ProgramSession database, @Nullable String snapshot) {
    this.psql = psql;
    this.database = database;
    this.snapshot = snapshot;
  }

  /**
   * Reads the tables in a session of {@code psql}, and the large objects in this one.
   *
   * @param session on the same database, with the same snapshot
   */
  @Override
  public Content read(Connection session, List<SourceSnapshot.Table> tables)
      throws SQLException, IOException {
    List<ContentSum> sums = Stream.generate(ContentSum::new).limit(tables.size()).toList();
    var program = new TableReading(psql, database, script(session, tables));
    reading.set(program);
    if (canceled) {
      program.cancel();
    }
    program.run(new CopyLines(sums)::read);
    List<Content.SummedTable> found = new ArrayList<>();
    for (int i = 0; i < sums.size(); i++) {
      found.add(new Content.SummedTable(tables.get(i), sums.get(i)));
    }
    return Content.of(found, LargeObjectSum.of(session));
  }

  /**
   * Ends the session of {@code psql}, so that {@link #read} fails. The caller ends the other
   * session.
   */
  @Override
  public void cancel() {
    canceled = true;
    TableReading program = reading.get();
    if (program != null) {
      program.cancel();
    }
  }

  private String script(Connection session, List<SourceSnapshot.Table> tables) throws SQLException {
    Map<Long, List<String>> columns = columns(session);
    String encoding = encoding(session);
    StringBuilder script = new StringBuilder(BEGIN);
    if (snapshot != null) {
      script.append("SET TRANSACTION SNAPSHOT ").append(Quoting.literal(snapshot)).append(";\n");
    }
    for (SourceSnapshot.Table table : tables) {
      List<String> names = columns.getOrDefault(table.oid(), Collections.emptyList());
      script
          .append(CopyLines.NEXT_TABLE)
          .append("COPY ")
          .append(table.quoted())
          .append(names.isEmpty() ? "" : " (" + String.join(", ", names) + ")")
          .append(" TO STDOUT (ENCODING ")
          .append(Quoting.literal(encoding))
          .append(");\n");
    }
    return script.toString();
  }

  private static Map<Long, List<String>> columns(Connection session) throws SQLException {
    Map<Long, List<String>> columns = new HashMap<>();
    try (Statement query = session.createStatement();
        ResultSet row = query.executeQuery(COLUMNS)) {
      while (row.next()) {
        columns
            .computeIfAbsent(row.getLong(1), table -> new ArrayList<>())
            .add(Quoting.identifier(row.getString(2)));
      }
    }
    return columns;
  }

  /** Returns the encoding of the database, in which text is not converted. */
  private static String encoding(Connection session) throws SQLException {
    try (Statement query = session.createStatement();
        ResultSet row = query.executeQuery(ENCODING)) {
      row.next();
      return row.getString(1);
    }
  }
}
