package dev.truss.diff.schema;

import dev.truss.catalog.SchemaObject;
import dev.truss.catalog.SchemaReading.Definition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes statements for single objects that pgCodeKeeper cannot read or writes wrongly, as Postgres
 * prints them.
 */
final class OwnSql {

  private OwnSql() {}

  /**
   * Returns the statements that turn the parent's object into the branch's.
   *
   * @param branch a session on the branch
   * @return empty if there are no such statements for this kind
   */
  static List<String> of(
      Connection branch,
      SchemaObject object,
      @Nullable Definition inParent,
      @Nullable Definition inBranch)
      throws SQLException {
    List<String> statements = new ArrayList<>();
    String relation = Names.relationOf(object).name();
    String name = Names.last(object);
    if (object.type().equals("COLUMN")) {
      return inBranch == null ? List.of() : notNull(branch, relation, inParent, inBranch);
    }
    if (inParent != null) {
      switch (object.type()) {
        case "INDEX" ->
            statements.add("DROP INDEX " + Names.parts(object.name()).getFirst() + "." + name);
        case "CONSTRAINT" ->
            statements.add("ALTER TABLE %s DROP CONSTRAINT %s".formatted(relation, name));
        case "TRIGGER", "RULE" ->
            statements.add("DROP %s %s ON %s".formatted(object.type(), name, relation));
        case "STATISTICS" -> statements.add("DROP STATISTICS " + object.name());
        default -> {}
      }
    }
    if (inBranch == null) {
      return statements;
    }
    String prefix =
        object.type().equals("CONSTRAINT")
            ? "ALTER TABLE %s ADD CONSTRAINT %s ".formatted(relation, name)
            : "";
    @Nullable String function =
        switch (object.type()) {
          case "INDEX" -> "pg_get_indexdef(oid)";
          case "CONSTRAINT" -> "pg_get_constraintdef(oid)";
          case "TRIGGER" -> "pg_get_triggerdef(oid)";
          case "RULE" -> "pg_get_ruledef(oid)";
          case "STATISTICS" -> "pg_get_statisticsobjdef(oid)";
          case "FUNCTION", "PROCEDURE" -> "pg_get_functiondef(oid)";
          default -> null;
        };
    if (function == null) {
      return List.of();
    }
    List<String> printed =
        printed(
            branch, prefix, function + " FROM " + inBranch.catalog() + " WHERE oid = ?", inBranch);
    // Postgres prints ON ONLY for each index of a partitioned table, even if the partitions have
    // it.
    boolean alone = inBranch.text().lines().anyMatch("invalid"::equals);
    printed.forEach(
        statement ->
            statements.add(
                object.type().equals("INDEX") && !alone
                    ? statement.replaceFirst(" ON ONLY ", " ON ")
                    : statement));
    return statements;
  }

  /**
   * Returns statements for NOT NULL, which since 18 is a constraint with a name that may be not
   * valid.
   */
  private static List<String> notNull(
      Connection branch, String relation, @Nullable Definition inParent, Definition inBranch)
      throws SQLException {
    boolean wasNotValid =
        inParent != null && inParent.text().lines().anyMatch(line -> line.endsWith(" not valid"));
    return printed(
        branch,
        "ALTER TABLE " + relation + " ",
        """
        format(CASE WHEN convalidated AND %1$s THEN 'VALIDATE CONSTRAINT %%I' ELSE 'ADD CONSTRAINT %%I %%s' END,
          conname, pg_get_constraintdef(oid)) FROM pg_constraint
        WHERE contype = 'n' AND conrelid = ? AND conkey = ARRAY[%2$d::int2]\
        """
            .formatted(wasNotValid, inBranch.column()),
        inBranch);
  }

  private static List<String> printed(
      Connection branch, String prefix, String query, Definition definition) throws SQLException {
    List<String> statements = new ArrayList<>();
    try (PreparedStatement statement = branch.prepareStatement("SELECT " + query)) {
      statement.setLong(1, definition.oid());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String text = rows.getString(1).strip();
          statements.add(
              prefix + (text.endsWith(";") ? text.substring(0, text.length() - 1) : text));
        }
      }
    }
    return statements;
  }
}
