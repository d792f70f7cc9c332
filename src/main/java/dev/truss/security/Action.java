package dev.truss.security;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The action of a request, in words.
 *
 * @param subject what its path says of what it is to be done to
 */
record Action(String words, @Nullable String subject) {

  private static final List<Known> KNOWN =
      List.of(
          new Known("POST", "/api/branches", "create branch"),
          new Known("PATCH", "/api/branches/{id}", "change branch"),
          new Known("DELETE", "/api/branches/{id}", "delete branch"),
          new Known("POST", "/api/branches/{id}/reset", "reset branch"),
          new Known("POST", "/api/backups", "create backup"),
          new Known("POST", "/api/backups/import", "import backups"),
          new Known("DELETE", "/api/backups/{id}", "delete backup"),
          new Known("POST", "/api/backups/{id}/restore", "restore backup"),
          new Known("POST", "/api/backups/{id}/verify", "verify backup"),
          new Known("PUT", "/api/schedules/{name}", "set schedule"),
          new Known("DELETE", "/api/schedules/{name}", "delete schedule"),
          new Known("POST", "/api/base-backups", "create base backup"),
          new Known("DELETE", "/api/base-backups/{id}", "delete base backup"),
          new Known("POST", "/api/recovery", "recover database"),
          new Known("POST", "/api/recovery/points", "create restore point"),
          new Known("DELETE", "/api/jobs/{id}", "cancel job"),
          new Known("PUT", "/api/session/branch", "switch branch"),
          new Known("POST", "/api/sql", "run SQL"),
          new Known("DELETE", "/api/sql/{id}", "cancel SQL"),
          new Known("POST", "/api/migrations/check", "rehearse migrations"),
          new Known("POST", "/api/migrations/rehearsals", "rehearse migrations"),
          new Known("POST", "/api/migrations/idempotent/run", "run migrations"),
          new Known("POST", "/api/migrations/repair", "repair the history of migrations"));

  private record Known(String method, Pattern path, String words) {
    Known(String method, String template, String words) {
      this(method, Pattern.compile(template.replaceAll("\\{\\w+}", "([^/]+)") + "/?"), words);
    }

    Optional<Action> match(String askedMethod, String askedPath) {
      Matcher matcher = path.matcher(askedPath);
      return method.equals(askedMethod) && matcher.matches()
          ? Optional.of(new Action(words, matcher.groupCount() == 0 ? null : matcher.group(1)))
          : Optional.empty();
    }
  }

  /**
   * Returns the action of a method and path. An unknown one is described by the method and path
   * themselves.
   */
  static Action of(String method, String path) {
    return KNOWN.stream()
        .flatMap(known -> known.match(method, path).stream())
        .findFirst()
        .orElseGet(() -> new Action(method + " " + path, null));
  }
}
