package dev.truss.database;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * A session on the source of a branch.
 *
 * @param state as in {@code pg_stat_activity}; null when the role may not see it
 * @param ageSeconds since the session began
 * @param transactionSeconds since its transaction began; null outside a transaction
 * @param clientAddress null for a local socket
 * @param backendType as in {@code pg_stat_activity}: of a client, or which background worker; null
 *     when the role may not see it
 */
@RegisterForReflection // a member of problem documents
public record SourceSession(
    int pid,
    @Nullable String user,
    @Nullable String application,
    @Nullable String state,
    long ageSeconds,
    @Nullable Double transactionSeconds,
    @Nullable String clientAddress,
    int clientPort,
    @Nullable String backendType) {

  private static final String OF_A_CLIENT = "client backend";

  /**
   * Returns whether the session belongs to a process of an extension or of Postgres, and not to a
   * client.
   */
  public boolean ofBackgroundWorker() {
    return backendType != null && !backendType.equals(OF_A_CLIENT);
  }

  boolean isOurs(String applicationPrefix) {
    return application != null && application.startsWith(applicationPrefix);
  }
}
