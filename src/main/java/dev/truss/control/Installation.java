package dev.truss.control;

import dev.truss.postgres.DatabaseName;
import java.util.UUID;

/**
 * Who this is: all replicas on one control database are one installation.
 *
 * @param id 12 hexadecimal digits, chosen at random when the control database was made
 * @param serverIdentifier the system identifier of the main server, from {@code
 *     pg_control_system()}
 */
public record Installation(String id, String serverIdentifier) {

  private static final String STAGING = "truss_staging_";

  /** The name under which a database is built, and under which an old one waits to be dropped. */
  public DatabaseName stagingName(UUID operation) {
    return new DatabaseName(stagingPrefix() + operation.toString().replace("-", ""));
  }

  public String stagingPrefix() {
    return STAGING + id + "_";
  }

  /** What {@code pg_stat_activity} shows for our sessions on sources and branches. */
  public String applicationName(String what) {
    return applicationPrefix() + what;
  }

  /** For a session that leaves by itself in a moment, and so is in nobody's way. */
  public String passingApplicationName() {
    return applicationName("look");
  }

  public String applicationPrefix() {
    return "truss/" + id + "/";
  }

  /** The comment on a branch's database that says whose it is. */
  public String mark(long branchId) {
    return "truss: installation=%s branch=%d server=%s".formatted(id, branchId, serverIdentifier);
  }
}
