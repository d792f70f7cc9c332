package dev.truss.dump;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement that gives or takes rights within the new database, and does nothing else: no
 * membership in a role, no right on what the whole server shares.
 */
final class SchemaGrant {

  /** The kinds of objects within a database. */
  private static final List<String[]> KINDS =
      List.of(
          new String[] {"DATABASE", SqlWords.COPY},
          new String[] {"SCHEMA"},
          new String[] {"TABLE"},
          new String[] {"SEQUENCE"},
          new String[] {"ROUTINE"},
          new String[] {"TYPE"},
          new String[] {"LANGUAGE"},
          new String[] {"FOREIGN", "DATA", "WRAPPER"},
          new String[] {"FOREIGN", "SERVER"},
          new String[] {"LARGE", "OBJECT"});

  /** The kinds of objects of default privileges. */
  private static final Set<String> DEFAULT_KINDS =
      Set.of("SCHEMAS", "TABLES", "SEQUENCES", "ROUTINES", "TYPES");

  /** What is granted where a role runs it whose default privileges these are. */
  private static final Pattern BY_ROLE =
      Pattern.compile("BEGIN IF current_user = ([^;]+) THEN ([^;]+); END IF; END");

  private SchemaGrant() {}

  /**
   * Looks through a statement of a manifest.
   *
   * @return the statement
   * @throws IllegalArgumentException where it is no such one
   */
  static String require(String statement) {
    SqlWords words = SqlWords.of(statement);
    if (words.accept("DO")) {
      Matcher block = BY_ROLE.matcher(words.literal());
      if (!block.matches()) {
        throw words.refused();
      }
      SqlWords role = SqlWords.of(block.group(1));
      role.literal();
      role.requireEnd();
      require(block.group(2));
    } else {
      requireGrant(words);
    }
    words.requireEnd();
    return statement;
  }

  private static void requireGrant(SqlWords words) {
    boolean byDefault = words.accept("ALTER", "DEFAULT", "PRIVILEGES");
    if (byDefault && words.accept("FOR", "ROLE")) {
      words.identifier();
    }
    if (byDefault && words.accept("IN", "SCHEMA")) {
      words.identifier();
    }
    if (!words.accept("GRANT") && !words.accept("REVOKE")) {
      throw words.refused();
    }
    while (!words.accept("ON")) { // without it, that would be membership in a role
      words.skip();
    }
    if (byDefault) {
      if (!DEFAULT_KINDS.contains(words.keyword())) {
        throw words.refused();
      }
    } else if (KINDS.stream().noneMatch(words::accept)) {
      throw words.refused();
    }
    while (!words.accept("TO") && !words.accept("FROM")) { // the name
      words.skip();
    }
    words.identifier();
    words.accept("WITH", "GRANT", "OPTION");
  }
}
