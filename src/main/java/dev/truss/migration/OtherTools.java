package dev.truss.migration;

import dev.truss.postgres.Quoting;
import dev.truss.postgres.failure.SqlStates;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Finds the history tables of other migration tools in a database. */
final class OtherTools {

  private static final String CANDIDATES =
      """
      SELECT n.nspname, c.relname,
             ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped),
             NOT EXISTS (SELECT FROM pg_attribute a JOIN pg_type t ON t.oid = atttypid
                         WHERE attrelid = c.oid AND attnum > 0 AND typnamespace <> 'pg_catalog'::regnamespace)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND c.relname = ANY (?)
      ORDER BY 1, 2\
      """;

  private OtherTools() {}

  /** A tool whose history table was found. */
  @Schema(name = "OtherMigrationTool")
  record Found(
      @Schema(examples = "alembic") String tool,
      @Schema(examples = "public.alembic_version") String table,
      @Schema(
              nullable = true,
              description =
                  "Its last entry; null if there is none, Truss's role may not read it, or it has"
                      + " columns of types that users made",
              examples = "ae1027a6acf")
          @Nullable String version) {}

  /**
   * A table with the name of a history table.
   *
   * @param plain whether its columns have built-in types only; reading other types may call
   *     functions of users
   */
  private record Candidate(String schema, String table, Set<String> columns, boolean plain) {
    String quoted() {
      return Quoting.identifier(schema) + "." + Quoting.identifier(table);
    }
  }

  static List<Found> in(Connection session) throws SQLException {
    try (Statement settings = session.createStatement()) {
      settings.execute("SET row_security = off"); // a policy's functions would be called
    }
    List<Candidate> candidates = candidates(session);
    List<Found> found = new ArrayList<>();
    for (Candidate candidate : candidates) {
      for (OtherTool tool : OtherTool.KNOWN) {
        if (matches(tool, candidate, candidates)) {
          found.add(
              new Found(
                  tool.tool(),
                  candidate.schema() + "." + candidate.table(),
                  version(session, tool, candidate)));
          break;
        }
      }
    }
    return found;
  }

  private static boolean matches(OtherTool tool, Candidate candidate, List<Candidate> all) {
    return tool.table().equals(candidate.table())
        && candidate.columns().containsAll(tool.columns())
        && (tool.beside() == null
            || all.stream()
                .anyMatch(
                    other ->
                        other.schema().equals(candidate.schema())
                            && other.table().equals(tool.beside())));
  }

  private static List<Candidate> candidates(Connection session) throws SQLException {
    Set<String> names = new HashSet<>();
    for (OtherTool tool : OtherTool.KNOWN) {
      names.add(tool.table());
      if (tool.beside() != null) {
        names.add(tool.beside());
      }
    }
    List<Candidate> candidates = new ArrayList<>();
    try (PreparedStatement query = session.prepareStatement(CANDIDATES)) {
      query.setArray(1, session.createArrayOf("text", names.toArray()));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          candidates.add(
              new Candidate(
                  row.getString(1),
                  row.getString(2),
                  Set.of((String[]) row.getArray(3).getArray()),
                  row.getBoolean(4)));
        }
      }
    }
    return candidates;
  }

  private static @Nullable String version(Connection session, OtherTool tool, Candidate candidate)
      throws SQLException {
    if (!candidate.plain()) {
      return null;
    }
    String sql = tool.lastApplied().replace("{table}", candidate.quoted());
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : null;
    } catch (SQLException e) {
      if (SqlStates.is(e, SqlStates.INSUFFICIENT_PRIVILEGE)
          || SqlStates.is(e, SqlStates.UNDEFINED_COLUMN)) {
        return null;
      }
      throw e;
    }
  }
}
