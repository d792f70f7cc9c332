package dev.truss.postgres;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sessions of a program such as {@code pg_dump}: where it connects and with which settings.
 *
 * @param applicationName of all of them, by which a successor finds them
 */
public record ProgramSession(DatabaseUrl url, String applicationName, SessionSettings settings) {

  /** The variables that libpq would otherwise read from the environment of this process. */
  public static final List<String> INHERITED =
      List.of(
          "PGCLIENTENCODING",
          "PGDATESTYLE",
          "PGGEQO",
          "PGHOSTADDR",
          "PGOPTIONS",
          "PGREQUIREAUTH",
          "PGSERVICE",
          "PGTARGETSESSIONATTRS",
          "PGTZ");

  public DatabaseName database() {
    return url.database();
  }

  public ProgramSession with(String name, String value) {
    return new ProgramSession(url, applicationName, settings.with(name, value));
  }

  /**
   * Returns the environment of the program. Nothing is passed as an argument, because all users of
   * a machine can read arguments.
   */
  public Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>(url.environment());
    environment.put("PGAPPNAME", applicationName);
    environment.put("PGOPTIONS", Sessions.options(url, settings));
    return environment;
  }
}
