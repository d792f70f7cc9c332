package dev.truss.backup.verification;

import dev.truss.postgres.failure.NoRoom;
import dev.truss.postgres.program.ProgramFailed;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Decides whether a failed restore is the fault of the archive. {@code pg_restore} reports the
 * server's message without its {@code SQLSTATE}, so messages about space, the server or the role
 * are recognized by their words. Only if the messages are in English can the rest be blamed on the
 * archive.
 */
final class RefusedContent {

  /** The text of {@code pg_restore} before the server's message. */
  private static final Pattern REFUSED =
      Pattern.compile(
          "(?s).*(?:could not execute query|COPY failed for table \".*\"|error returned by PQputCopy\\w+): ERROR: .*");

  private static final Pattern NOT_THE_ARCHIVE =
      Pattern.compile(
          String.join(
              "|",
              "permission denied",
              "[Mm]ust be (?:owner|superuser|member|able)",
              "[Mm]ust have ",
              "[Oo]nly (?:superusers?|roles) ",
              "role \".*\" does not exist",
              "tablespace \".*\" does not exist",
              "out of (?:shared )?memory",
              "too many (?:clients|connections)",
              "remaining connection slots",
              "lock timeout",
              "deadlock detected",
              "canceling (?:statement|autovacuum)",
              "terminating ",
              "the database system is",
              "server closed the connection",
              "connection to server",
              "no connection to the server",
              "read-only transaction",
              "could not (?:open|access|load|read|write|extend|create|find|fsync|stat|rename|remove|resize|seek|map|fork|locate) ",
              "extension \".*\" (?:is not available|has no installation script|must be)",
              "required extension ",
              "can only (?:create|be) ",
              "shared_preload_libraries",
              "unrecognized configuration parameter",
              "not supported (?:by this build|with this build)",
              "configuration limit exceeded",
              "collation \".*\" for encoding",
              "invalid locale"));

  private RefusedContent() {}

  /**
   * Returns what Postgres refused, with the row or object if the message names it.
   *
   * @return empty where it is not known to be the archive's fault
   */
  static Optional<String> in(Throwable failure) {
    if (!(failure instanceof ProgramFailed program)) {
      return Optional.empty();
    }
    String said = program.withRow();
    return REFUSED.matcher(said).matches()
            && NoRoom.in(said).isEmpty()
            && !NOT_THE_ARCHIVE.matcher(said).find()
        ? Optional.of(said)
        : Optional.empty();
  }
}
