package dev.truss.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/**
 * The facts about a server that determine which settings a session may begin with. A setting that
 * the server does not know, or that the role may not change, would make the server refuse the
 * session.
 *
 * @param major version of the server
 * @param settable of the settings that take a right, those that the role may change
 */
public record ServerFacts(int major, Set<String> settable) {

  static final String EVENT_TRIGGERS = "event_triggers";
  static final String REPLICATION_ROLE = "session_replication_role";
  static final String MESSAGES = "lc_messages";
  static final String PRELOADED = "session_preload_libraries";

  private static final Set<String> RESTRICTED =
      Set.of(EVENT_TRIGGERS, REPLICATION_ROLE, MESSAGES, PRELOADED);

  private static final int FIRST_WITH_EVENT_TRIGGERS_SETTING = 17;
  private static final int FIRST_WITH_TRANSACTION_TIMEOUT = 17;

  private static final String QUERY =
      """
      SELECT current_setting('server_version_num')::int / 10000,
        ARRAY(SELECT name FROM pg_catalog.pg_settings
              WHERE name IN ('event_triggers', 'session_replication_role', 'lc_messages', 'session_preload_libraries')
                AND pg_catalog.has_parameter_privilege(name, 'SET'))""";

  public ServerFacts {
    settable = Set.copyOf(settable);
  }

  /** Returns the facts of a server on which the role is a superuser. */
  public static ServerFacts ofSuperuser(int major) {
    Set<String> settable = new HashSet<>(RESTRICTED);
    if (major < FIRST_WITH_EVENT_TRIGGERS_SETTING) {
      settable.remove(EVENT_TRIGGERS);
    }
    return new ServerFacts(major, settable);
  }

  /** Reads the facts for the role of a session. */
  static ServerFacts in(Connection session) throws SQLException {
    try (Statement query = session.createStatement();
        ResultSet row = query.executeQuery(QUERY)) {
      row.next();
      return new ServerFacts(row.getInt(1), Set.of((String[]) row.getArray(2).getArray()));
    }
  }

  boolean hasTransactionTimeout() {
    return major >= FIRST_WITH_TRANSACTION_TIMEOUT;
  }

  /** Returns whether a session can keep every event trigger of its database from firing. */
  public boolean stopsEventTriggers() {
    return settable.contains(EVENT_TRIGGERS);
  }
}
