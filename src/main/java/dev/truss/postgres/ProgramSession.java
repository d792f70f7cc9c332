package dev.truss.postgres;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sessions that a program such as {@code pg_dump} opens: where, and how they are set.
 *
 * @param applicationName of all of them, by which a successor finds them
 */
public record ProgramSession(DatabaseUrl url, String applicationName, SessionSettings settings) {

  /** What libpq would read from the environment of this process, and send to the server. */
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

  /** Everything in the environment, nothing in arguments, which all users of a machine can read. */
  public Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>(url.environment());
    environment.put("PGAPPNAME", applicationName);
    environment.put("PGOPTIONS", Sessions.options(url, settings));
    return environment;
  }
}
