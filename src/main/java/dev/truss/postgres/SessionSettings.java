package dev.truss.postgres;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The settings of a session, independent of those of the configuration file, the database and the
 * role. They are part of the startup message, so that they hold for every statement and override
 * {@code ALTER DATABASE … SET}.
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

  /** Returns the settings for users' SQL: those of the database and the role apply. */
  public static SessionSettings ofUsers() {
    return new SessionSettings(Map.of());
  }

  /**
   * Returns the settings for SQL that was written for its database. The database's settings apply,
   * except those that would end the session while Truss is busy elsewhere.
   */
  public static SessionSettings forItsSql() {
    return ofUsers().with("idle_session_timeout", NONE);
  }

  /**
   * Returns the settings for {@code pg_dump} and {@code pg_restore}, which run for as long as the
   * job does.
   */
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
   * Returns the settings for Truss's own statements. Names without a schema are those of Postgres
   * itself.
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

  /** Returns the settings for a session before anything is known of the server. */
  public static SessionSettings forFirstLook(Duration statement) {
    return forOwnWork(new ServerFacts(0, Set.of()), statement);
  }

  /** Returns the same settings without preloaded libraries, which may not exist on this machine. */
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

  /** Returns the statement timeout; zero if none is set. */
  Duration statementTimeout() {
    return Duration.ofMillis(Long.parseLong(values.getOrDefault("statement_timeout", NONE)));
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** Returns the settings in the form of {@code PGOPTIONS}. */
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

  /** Settings that determine how values are written and read as text. */
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

  /** Planner settings. A setting that was made for one query must not slow down others. */
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
   * Keeps event triggers from firing: they are data to be copied. Before Postgres 17 there is no
   * setting for it; then {@code session_replication_role} fires only triggers that are enabled for
   * replicas or always. Foreign keys are still checked when they are added.
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
