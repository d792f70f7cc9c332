package dev.truss.dump;

import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.Quoting;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a database no dump holds: how it is made, whose it is, and what stands about it in
 * catalogs that all databases share.
 *
 * @param options of {@code CREATE DATABASE}: encoding, locale, tablespace
 * @param properties grants on the database, its settings, settings of roles in it, its limit
 */
@RegisterForReflection // a part of manifests
public record DatabaseDefinition(String options, String owner, List<CarryOver.Item> properties) {

  /** The columns of locales changed their names in 17. */
  private static final String QUERY =
      """
      SELECT pg_encoding_to_char(d.encoding) AS encoding, d.datcollate, d.datctype, d.datlocprovider,
             coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale') AS locale,
             to_jsonb(d) ->> 'daticurules' AS icu_rules, t.spcname AS tablespace,
             pg_get_userbyid(d.datdba) AS owner, d.datname
      FROM pg_database d JOIN pg_tablespace t ON t.oid = d.dattablespace
      WHERE d.datname = current_database()""";

  public DatabaseDefinition {
    properties = List.copyOf(properties);
  }

  /** That of the database that a session is on. */
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
    StringBuilder options = new StringBuilder();
    append(options, "ENCODING", row.getString("encoding"));
    append(options, "LC_COLLATE", row.getString("datcollate"));
    append(options, "LC_CTYPE", row.getString("datctype"));
    switch (row.getString("datlocprovider")) {
      case "i" -> {
        options.append(" LOCALE_PROVIDER icu");
        append(options, "ICU_LOCALE", row.getString("locale"));
        append(options, "ICU_RULES", row.getString("icu_rules"));
      }
      case "b" -> {
        options.append(" LOCALE_PROVIDER builtin");
        append(options, "BUILTIN_LOCALE", row.getString("locale"));
      }
      default -> options.append(" LOCALE_PROVIDER libc");
    }
    // To name a tablespace takes a privilege, even if it is the one that is used anyway.
    String tablespace = row.getString("tablespace");
    return tablespace.equals("pg_default")
        ? options.toString()
        : options + " TABLESPACE " + Quoting.identifier(tablespace);
  }

  private static void append(StringBuilder options, String name, @Nullable String value) {
    if (value != null) {
      options.append(' ').append(name).append(' ').append(Quoting.literal(value));
    }
  }
}
