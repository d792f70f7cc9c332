package dev.truss.catalog;

import dev.truss.postgres.failure.SqlStates;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Reads the schema of the database that a session is in.
 *
 * <p>When a whole catalog cannot be read, because a view is locked or Postgres fails to print a
 * definition, its objects are read in ever smaller parts, until only the unreadable ones are left.
 */
public final class CatalogReader {

  /** The lock timeout of the smaller parts, once a whole catalog has run into a lock. */
  private static final String SHORT_LOCK_TIMEOUT = "SET LOCAL lock_timeout = '50ms'";

  private static final String WRONG_QUERY = "42";

  private final Connection session;
  private final Map<SchemaObject, SchemaReading.Definition> objects = new TreeMap<>();
  private final Map<SchemaObject, String> unread = new TreeMap<>();

  private CatalogReader(Connection session) {
    this.session = session;
  }

  /**
   * Reads the schema, in the open transaction of the session, which has {@link FixedSettings}.
   *
   * @throws SQLException if the session ends or its statement timeout passes
   */
  public static SchemaReading read(Connection session) throws SQLException {
    CatalogReader reader = new CatalogReader(session);
    for (CatalogQuery query : used(queries(session), session)) {
      reader.read(query);
    }
    return new SchemaReading(reader.objects, reader.unread);
  }

  static List<CatalogQuery> queries(Connection session) throws SQLException {
    List<CatalogQuery> queries = new ArrayList<>(DatabaseQueries.ALL);
    queries.addAll(TypeQueries.ALL);
    queries.addAll(RelationQueries.ALL);
    queries.addAll(TableQueries.ALL);
    queries.addAll(OtherClasses.queries(session));
    return queries;
  }

  /**
   * Returns the queries whose catalogs are used. Most databases use few, and planning a query takes
   * longer than this check.
   */
  private static List<CatalogQuery> used(List<CatalogQuery> queries, Connection session)
      throws SQLException {
    String sql =
        queries.stream().map(CatalogQuery::isUsed).collect(Collectors.joining(", ", "SELECT ", ""));
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      List<CatalogQuery> used = new ArrayList<>();
      for (int i = 0; i < queries.size(); i++) {
        if (row.getBoolean(i + 1)) {
          used.add(queries.get(i));
        }
      }
      return used;
    }
  }

  private void read(CatalogQuery query) throws SQLException {
    Savepoint before = session.setSavepoint();
    try (Statement statement = session.createStatement();
        ResultSet rows = statement.executeQuery(query.all())) {
      keep(query, rows);
      session.rollback(before);
    } catch (SQLException e) {
      throwIfOver(e);
      session.rollback(before);
      try (Statement statement = session.createStatement()) {
        statement.execute(SHORT_LOCK_TIMEOUT);
      }
      readInParts(query, candidates(query));
      session.rollback(before);
    }
    session.releaseSavepoint(before);
  }

  /**
   * Throws errors that are not about one object: a lost session, a timeout, or a mistake in the
   * query.
   */
  private static void throwIfOver(SQLException e) throws SQLException {
    String state = String.valueOf(e.getSQLState());
    if (SqlStates.isUnavailable(e)
        || state.equals(SqlStates.QUERY_CANCELED)
        || (state.startsWith(WRONG_QUERY) && !state.equals(SqlStates.INSUFFICIENT_PRIVILEGE))) {
      throw e;
    }
  }

  private void readInParts(CatalogQuery query, List<Long> oids) throws SQLException {
    if (oids.isEmpty()) {
      return;
    }
    Savepoint before = session.setSavepoint();
    try (PreparedStatement statement = session.prepareStatement(query.some())) {
      statement.setArray(1, session.createArrayOf("oid", oids.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        keep(query, rows);
      }
    } catch (SQLException e) {
      throwIfOver(e);
      session.rollback(before);
      if (oids.size() == 1) {
        unread.put(identify(query.catalog(), oids.getFirst()), SqlStates.message(e));
      } else {
        int half = oids.size() / 2;
        readInParts(query, oids.subList(0, half));
        readInParts(query, oids.subList(half, oids.size()));
      }
      return;
    }
    session.rollback(before);
    session.releaseSavepoint(before);
  }

  private void keep(CatalogQuery query, ResultSet rows) throws SQLException {
    Map<SchemaObject, SchemaReading.Definition> read = new TreeMap<>();
    while (rows.next()) {
      read.put(
          new SchemaObject(rows.getString(1), rows.getString(2)),
          new SchemaReading.Definition(
              PrintedText.of(rows.getString(3)), query.catalog(), rows.getLong(4), rows.getInt(5)));
    }
    objects.putAll(read);
  }

  /** Returns the OIDs of all objects of users in the catalog, including those of other queries. */
  private List<Long> candidates(CatalogQuery query) throws SQLException {
    List<Long> oids = new ArrayList<>();
    try (Statement statement = session.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT oid FROM " + query.catalog() + " WHERE oid >= 16384 ORDER BY oid")) {
      while (rows.next()) {
        oids.add(rows.getLong(1));
      }
    }
    return oids;
  }

  private SchemaObject identify(String catalog, long oid) throws SQLException {
    try (PreparedStatement query =
        session.prepareStatement(
            """
            SELECT CASE WHEN ? = 'pg_rewrite' THEN 'RULE' ELSE upper(type) END, identity
            FROM pg_identify_object(?::regclass, ?::oid, 0)\
            """)) {
      query.setString(1, catalog);
      query.setString(2, catalog);
      query.setLong(3, oid);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return new SchemaObject(String.valueOf(row.getString(1)), String.valueOf(row.getString(2)));
      }
    }
  }
}
