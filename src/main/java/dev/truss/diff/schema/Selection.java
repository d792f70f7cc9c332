package dev.truss.diff.schema;

import dev.truss.catalog.SchemaObject;
import dev.truss.catalog.SchemaReading;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Selects what pgCodeKeeper sees of one database: relations with all their parts, routines and
 * types by their OIDs, small catalogs completely, and hidden objects never.
 *
 * <p>Each query of pgCodeKeeper reads one catalog under the name {@code res}, to which the
 * condition is added.
 */
final class Selection {

  private static final Pattern READ = Pattern.compile("\\bpg_catalog\\.(pg_\\w+) (res|a)(?=\\s|$)");

  /** The column of each catalog that refers to the relation of its rows. */
  private static final Map<String, String> BELONGS =
      Map.of(
          "pg_constraint", "conrelid",
          "pg_trigger", "tgrelid",
          "pg_rewrite", "ev_class",
          "pg_policy", "polrelid",
          "pg_statistic_ext", "stxrelid");

  private final Map<String, Set<Long>> shown = new HashMap<>();
  private final Map<String, Set<Long>> hidden = new HashMap<>();
  private final Set<String> hiddenColumns = new HashSet<>();

  Selection(Collection<CatalogRow> rows) {
    rows.forEach(row -> shown(row.catalog()).add(row.oid()));
  }

  /** A row of a system catalog. */
  record CatalogRow(String catalog, long oid) {}

  private Set<Long> shown(String catalog) {
    return shown.computeIfAbsent(catalog, name -> new HashSet<>());
  }

  Selection without(SchemaReading reading, Collection<SchemaObject> objects) {
    for (SchemaObject object : objects) {
      var definition = reading.objects().get(object);
      if (definition == null) {
        continue;
      }
      if (definition.column() > 0) {
        hiddenColumns.add("(%d, %d)".formatted(definition.oid(), definition.column()));
      } else {
        hidden.computeIfAbsent(definition.catalog(), name -> new HashSet<>()).add(definition.oid());
        shown(definition.catalog()).remove(definition.oid());
      }
    }
    return this;
  }

  /** Adds the condition to a query of pgCodeKeeper. */
  String applyTo(String sql) {
    return READ.matcher(sql)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    found.group(2).equals("a")
                        ? attributes(found.group(1), found.group())
                        : "(SELECT tableoid, * FROM pg_catalog.%s WHERE %s) res"
                            .formatted(found.group(1), condition(found.group(1)))));
  }

  private String condition(String catalog) {
    String isShown =
        switch (catalog) {
          case "pg_class", "pg_proc", "pg_type" -> "oid" + in(shown(catalog));
          default ->
              BELONGS.containsKey(catalog) ? BELONGS.get(catalog) + in(shown("pg_class")) : "true";
        };
    Set<Long> never = hidden.getOrDefault(catalog, Set.of());
    return never.isEmpty() ? isShown : isShown + " AND NOT oid" + in(never);
  }

  private String attributes(String catalog, String otherwise) {
    if (!catalog.equals("pg_attribute")) {
      return otherwise;
    }
    String never =
        hiddenColumns.isEmpty()
            ? ""
            : " AND (attrelid::bigint, attnum) NOT IN (VALUES "
                + String.join(", ", hiddenColumns)
                + ")";
    return """
    (SELECT tableoid, * FROM pg_catalog.pg_attribute WHERE (attrelid%s OR EXISTS (
      SELECT FROM pg_catalog.pg_class k WHERE k.oid = attrelid AND k.relkind = 'c'))%s) a\
    """
        .formatted(in(shown("pg_class")), never);
  }

  private static String in(Collection<Long> oids) {
    return oids.stream()
        .sorted()
        .map(String::valueOf)
        .collect(Collectors.joining(",", " = ANY ('{", "}'::pg_catalog.oid[])"));
  }

  @Override
  public String toString() {
    return List.of(shown, hidden, hiddenColumns).toString();
  }
}
