package dev.truss.dump;

import dev.truss.postgres.DatabaseName;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * The definition of a database that no dump contains: its options, its owner, and its properties in
 * shared catalogs.
 *
 * @param options the options of {@link DatabaseOptions}, as Truss writes them
 * @param properties the grants on the database, its settings, the settings of roles in it, its
 *     connection limit
 */
@RegisterForReflection // a part of manifests
public record DatabaseDefinition(String options, String owner, List<CarryOver.Item> properties) {

  /** Reads the definition. The columns of locales have other names from 17 on. */
  private static final String QUERY =
      """
      SELECT pg_encoding_to_char(d.encoding) AS encoding, d.datcollate, d.datctype, d.datlocprovider,
             coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale') AS locale,
             to_jsonb(d) ->> 'daticurules' AS icu_rules, t.spcname AS tablespace,
             pg_get_userbyid(d.datdba) AS owner, d.datname
      FROM pg_database d JOIN pg_tablespace t ON t.oid = d.dattablespace
      WHERE d.datname = current_database()""";

  public DatabaseDefinition {
    options = DatabaseOptions.parse(options).sql();
    properties = List.copyOf(properties);
  }

  /** Returns the definition of the session's database. */
  public static DatabaseDefinition in(Connection source) throws SQLException {
    try (PreparedStatement query = source.prepareStatement(QUERY);
        ResultSet row = query.executeQuery()) {
      row.next();
      return new DatabaseDefinition(
          options(row),
          row.getString("owner"),
          CarryOver.in(source, new DatabaseName(row.getString("datname"))));
    }
  }

  private static String options(ResultSet row) throws SQLException {
    DatabaseOptions options = new DatabaseOptions();
    options.add("ENCODING", row.getString("encoding"));
    options.add("LC_COLLATE", row.getString("datcollate"));
    options.add("LC_CTYPE", row.getString("datctype"));
    switch (row.getString("datlocprovider")) {
      case "i" -> {
        options.add("LOCALE_PROVIDER", "icu");
        options.add("ICU_LOCALE", row.getString("locale"));
        options.add("ICU_RULES", row.getString("icu_rules"));
      }
      case "b" -> {
        options.add("LOCALE_PROVIDER", "builtin");
        options.add("BUILTIN_LOCALE", row.getString("locale"));
      }
      default -> options.add("LOCALE_PROVIDER", "libc");
    }
    // Naming a tablespace takes a privilege, even for the default one.
    String tablespace = row.getString("tablespace");
    options.add("TABLESPACE", tablespace.equals("pg_default") ? null : tablespace);
    return options.sql();
  }
}
