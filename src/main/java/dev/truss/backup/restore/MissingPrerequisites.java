package dev.truss.backup.restore;

import dev.truss.backup.Backup;
import dev.truss.dump.CopyObstacle;
import dev.truss.error.ProblemException;
import java.util.ArrayList;
import java.util.List;

/**
 * The roles and extensions that an archive needs and the server lacks.
 *
 * @param roles that are missing on the server
 * @param extensions whose files are
 */
record MissingPrerequisites(
    List<String> roles, List<String> extensions, List<CopyObstacle> obstacles) {

  /** What an operator can do about missing roles. */
  enum Remedy {
    NONE(""),
    ASK(" (createMissingRoles=true makes them, without a login)"),
    GRANT(" (createMissingRoles=true would make them, but Truss's role lacks CREATEROLE)");

    private final String words;

    Remedy(String words) {
      this.words = words;
    }
  }

  boolean none() {
    return roles.isEmpty() && extensions.isEmpty() && obstacles.isEmpty();
  }

  ProblemException problem(Backup backup, Remedy remedy) {
    return refusal().detail("%s", String.join(" ", sentences(backup.id(), remedy)));
  }

  /** Explains that the archive comes from a newer server. */
  static ProblemException tooNew(Backup backup, int archived, int here) {
    return new MissingPrerequisites(List.of(), List.of(), List.of())
        .refusal()
        .detail(
            "Backup %d is of PostgreSQL %d, and this server is %d, which is older.",
            backup.id(), archived, here);
  }

  private ProblemException.Builder refusal() {
    return ProblemException.conflict("restore_not_possible")
        .with("missing_roles", roles)
        .with("missing_extensions", extensions)
        .with("obstacles", obstacles);
  }

  private List<String> sentences(long backup, Remedy remedy) {
    List<String> missing = new ArrayList<>();
    if (!roles.isEmpty()) {
      missing.add("roles " + String.join(", ", roles) + remedy.words);
    }
    if (!extensions.isEmpty()) {
      missing.add("extensions " + String.join(", ", extensions));
    }
    List<String> sentences = new ArrayList<>();
    if (!missing.isEmpty()) {
      sentences.add(
          "Backup %d needs what this server does not have: %s."
              .formatted(backup, String.join("; ", missing)));
    }
    if (!obstacles.isEmpty()) {
      CopyObstacle first = obstacles.getFirst();
      sentences.add(
          "Truss's role cannot restore backup %d whole: %s %s (%s)%s."
              .formatted(
                  backup,
                  first.kind(),
                  first.object(),
                  first.reason(),
                  obstacles.size() == 1 ? "" : ", and " + (obstacles.size() - 1) + " more"));
    }
    return sentences;
  }
}
