package dev.truss.dump;

import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.Quoting;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A property of a database in the shared catalogs. */
sealed interface DatabaseProperty {

  /** The statement that gives it to a database. */
  String sql(String database);

  /** The statement that gives it to a database of that name. */
  default String sql(DatabaseName database) {
    return sql(database.quoted());
  }

  /** The role whose own setting it is, which may make it; else null. */
  default @Nullable String setBy() {
    return null;
  }

  /** The connection limit; -1 for none. */
  record ConnectionLimit(int sessions) implements DatabaseProperty {
    @Override
    public String sql(String database) {
      return "ALTER DATABASE %s CONNECTION LIMIT %d".formatted(database, sessions);
    }
  }

  /** The revocation of the default privileges of PUBLIC. */
  record DefaultsRevoked() implements DatabaseProperty {
    @Override
    public String sql(String database) {
      return "REVOKE ALL ON DATABASE " + database + " FROM PUBLIC";
    }
  }

  /**
   * Rights.
   *
   * @param privileges from {@link #PRIVILEGES}
   * @param role null for everybody
   */
  record Grant(List<String> privileges, @Nullable String role, boolean grantable)
      implements DatabaseProperty {

    private static final Set<String> PRIVILEGES = Set.of("CREATE", "CONNECT", "TEMPORARY", "TEMP");

    public Grant {
      privileges = List.copyOf(privileges);
      if (privileges.isEmpty() || !PRIVILEGES.containsAll(privileges)) {
        throw new IllegalArgumentException("not privileges of a database: " + privileges);
      }
    }

    @Override
    public String sql(String database) {
      return "GRANT %s ON DATABASE %s TO %s%s"
          .formatted(
              String.join(", ", privileges),
              database,
              role == null ? "PUBLIC" : Quoting.identifier(role),
              grantable ? " WITH GRANT OPTION" : "");
    }
  }

  /**
   * A setting.
   *
   * @param role for whose sessions; null for all
   */
  record Setting(@Nullable String role, DatabaseSetting setting) implements DatabaseProperty {
    @Override
    public String sql(String database) {
      return role == null
          ? "ALTER DATABASE %s %s".formatted(database, setting.sql())
          : "ALTER ROLE %s IN DATABASE %s %s"
              .formatted(Quoting.identifier(role), database, setting.sql());
    }

    @Override
    public @Nullable String setBy() {
      return role;
    }
  }

  /**
   * Parses a statement of a manifest.
   *
   * @throws IllegalArgumentException if Truss does not write such statements
   */
  static DatabaseProperty parse(String statement) {
    SqlWords words = SqlWords.of(statement);
    DatabaseProperty property = property(words);
    words.requireEnd();
    return property;
  }

  private static DatabaseProperty property(SqlWords words) {
    if (words.accept("REVOKE", "ALL", "ON", "DATABASE", SqlWords.COPY, "FROM", "PUBLIC")) {
      return new DefaultsRevoked();
    }
    if (words.accept("GRANT")) {
      List<String> privileges = new ArrayList<>();
      do {
        privileges.add(words.keyword());
      } while (words.accept(","));
      words.require("ON", "DATABASE", SqlWords.COPY, "TO");
      String role = words.accept("PUBLIC") ? null : words.identifier();
      return new Grant(privileges, role, words.accept("WITH", "GRANT", "OPTION"));
    }
    words.require("ALTER");
    if (words.accept("ROLE")) {
      String role = words.identifier();
      words.require("IN", "DATABASE", SqlWords.COPY);
      return new Setting(role, setting(words));
    }
    words.require("DATABASE", SqlWords.COPY);
    return words.accept("CONNECTION", "LIMIT")
        ? new ConnectionLimit(Integer.parseInt(words.identifier()))
        : new Setting(null, setting(words));
  }

  private static DatabaseSetting setting(SqlWords words) {
    words.require("SET");
    List<String> name = new ArrayList<>();
    do {
      name.add(words.identifier());
    } while (words.accept("."));
    words.require("TO");
    List<String> values = new ArrayList<>();
    do {
      values.add(words.literal());
    } while (words.accept(","));
    return new DatabaseSetting(String.join(".", name), values);
  }
}
