package dev.truss.postgres;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a session of Truss is set, whatever the configuration file, the database and the role have
 * set. The settings are part of the startup message, so that no statement runs without them and
 * {@code ALTER DATABASE … SET} does not win over them.
 *
 * @see <a href="https://www.postgresql.org/docs/current/config-setting.html">Setting parameters</a>
 */
public final class SessionSettings {

  private static final String OFF = "off";
  private static final String ON = "on";
  private static final String NONE = "0";

  private final Map<String, String> values;

  private SessionSettings(Map<String, String> values) {
    this.values = values;
  }

  /** For the sessions in which users' SQL runs: it runs as the database and the role are set. */
  public static SessionSettings ofUsers() {
    return new SessionSettings(Map.of());
  }

  /**
   * For SQL that was written for its database. Its settings hold, except those that would end the
   * session while Truss works elsewhere.
   */
  public static SessionSettings forItsSql() {
    return ofUsers().with("idle_session_timeout", NONE);
  }

  /** For {@code pg_dump} and {@code pg_restore}, which run for as long as the job does. */
  public static SessionSettings forPrograms(ServerFacts server) {
    Map<String, String> values = new LinkedHashMap<>();
    text(values);
    transactions(values);
    timeouts(values, server);
    planner(values);
    withRight(values, server);
    return new SessionSettings(values);
  }

  /**
   * For statements of Truss's own, none of which runs for longer. Names without a schema are those
   * of Postgres itself.
   *
   * @param statement zero where something else ends it
   */
  public static SessionSettings forOwnWork(ServerFacts server, Duration statement) {
    return forPrograms(server)
        .with("search_path", "pg_catalog")
        .with("row_security", OFF) // an error where rows would be left out
        .with("client_connection_check_interval", "1s")
        .with("statement_timeout", String.valueOf(statement.toMillis()));
  }

  /** For a session before anything is known of the server. */
  public static SessionSettings forFirstLook(Duration statement) {
    return forOwnWork(new ServerFacts(0, Set.of()), statement);
  }

  /** With no library that the database or the role asks for: it may not be on this machine. */
  public SessionSettings withoutLibraries() {
    return with(ServerFacts.PRELOADED, "").with("local_preload_libraries", "");
  }

  public SessionSettings with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(values);
    more.put(name, value);
    return new SessionSettings(more);
  }

  SessionSettings without(String name) {
    Map<String, String> fewer = new LinkedHashMap<>(values);
    fewer.remove(name);
    return new SessionSettings(fewer);
  }

  /** Zero where none is set. */
  Duration statementTimeout() {
    return Duration.ofMillis(Long.parseLong(values.getOrDefault("statement_timeout", NONE)));
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** In the form of {@code PGOPTIONS}. */
  String options() {
    return values.entrySet().stream()
        .map(
            setting ->
                "-c "
                    + setting.getKey()
                    + "="
                    + setting.getValue().replace("\\", "\\\\").replace(" ", "\\ "))
        .collect(Collectors.joining(" "));
  }

  /** What a value looks like as text, and how text is read. */
  private static void text(Map<String, String> values) {
    values.put("datestyle", "ISO, MDY");
    values.put("intervalstyle", "postgres");
    values.put("timezone", "UTC");
    values.put("timezone_abbreviations", "Default");
    values.put("lc_monetary", "C");
    values.put("lc_numeric", "C");
    values.put("lc_time", "C");
    values.put("extra_float_digits", "1");
    values.put("bytea_output", "hex");
    values.put("xmlbinary", "base64");
    values.put("xmloption", "content");
    values.put("standard_conforming_strings", ON);
    values.put("backslash_quote", "safe_encoding");
    values.put("array_nulls", ON);
    values.put("transform_null_equals", OFF);
    values.put("quote_all_identifiers", OFF);
  }

  /** A server that replays WAL refuses serializable transactions. */
  private static void transactions(Map<String, String> values) {
    values.put("role", "none");
    values.put("default_transaction_isolation", "read committed");
    values.put("default_transaction_read_only", OFF);
    values.put("default_transaction_deferrable", OFF);
  }

  private static void timeouts(Map<String, String> values, ServerFacts server) {
    values.put("statement_timeout", NONE);
    values.put("lock_timeout", NONE);
    values.put("idle_in_transaction_session_timeout", NONE);
    values.put("idle_session_timeout", NONE);
    if (server.hasTransactionTimeout()) {
      values.put("transaction_timeout", NONE);
    }
  }

  /** A plan that somebody tried out for one query is no plan for all. */
  private static void planner(Map<String, String> values) {
    values.put("plan_cache_mode", "auto");
    values.put("constraint_exclusion", "partition");
    for (String way :
        new String[] {
          "bitmapscan", "hashagg", "hashjoin", "indexonlyscan", "indexscan", "material",
          "mergejoin", "nestloop", "partition_pruning", "seqscan", "sort", "tidscan"
        }) {
      values.put("enable_" + way, ON);
    }
    values.put("jit", OFF);
  }

  /**
   * Event triggers belong to the data: they are to be carried over, not fired. Where the server has
   * no setting for that (before 17), a replica's sessions fire only what is enabled for replicas or
   * always. Foreign keys are checked in those, too, when they are added.
   */
  private static void withRight(Map<String, String> values, ServerFacts server) {
    if (server.stopsEventTriggers()) {
      values.put(ServerFacts.EVENT_TRIGGERS, OFF);
    } else if (server.settable().contains(ServerFacts.REPLICATION_ROLE)) {
      values.put(ServerFacts.REPLICATION_ROLE, "replica");
    }
    if (server.settable().contains(ServerFacts.MESSAGES)) {
      values.put(ServerFacts.MESSAGES, "C");
    }
  }
}
