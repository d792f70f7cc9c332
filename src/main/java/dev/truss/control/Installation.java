package dev.truss.control;

import dev.truss.postgres.DatabaseName;
import java.util.UUID;

/**
 * The identity of an installation: all replicas that share one control database.
 *
 * @param id 12 hexadecimal digits, chosen at random when the control database was made
 * @param serverIdentifier the system identifier of the main server, from {@code
 *     pg_control_system()}
 */
public record Installation(String id, String serverIdentifier) {

  private static final String STAGING = "truss_staging_";

  /**
   * Returns the name under which a database is built, and under which a replaced one waits to be
   * dropped.
   */
  public DatabaseName stagingName(UUID operation) {
    return new DatabaseName(stagingPrefix() + operation.toString().replace("-", ""));
  }

  public String stagingPrefix() {
    return STAGING + id + "_";
  }

  /** Returns the {@code application_name} of Truss's sessions on sources and branches. */
  public String applicationName(String what) {
    return applicationPrefix() + what;
  }

  /**
   * Returns the {@code application_name} of a session that closes within moments, and so blocks no
   * clone.
   */
  public String passingApplicationName() {
    return applicationName("look");
  }

  public String applicationPrefix() {
    return "truss/" + id + "/";
  }

  /** Returns the comment on a branch's database that marks it as this installation's. */
  public String mark(long branchId) {
    return "truss: installation=%s branch=%d server=%s".formatted(id, branchId, serverIdentifier);
  }
}
