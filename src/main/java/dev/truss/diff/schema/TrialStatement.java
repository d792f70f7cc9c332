package dev.truss.diff.schema;

import dev.truss.catalog.SchemaReading;
import dev.truss.diff.side.BothSides;
import dev.truss.postgres.Quoting;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Adapts statements to a trial. Its role owns all objects, so owners are not changed, and grants to
 * the owner become grants to that role.
 */
final class TrialStatement {

  private static final Pattern OWNER =
      Pattern.compile("^ALTER [^;]* OWNER TO [^;]+$", Pattern.DOTALL);

  private static final Pattern GRANT =
      Pattern.compile(
          "^((?:GRANT|REVOKE) .* ON (?:[A-Z ]+ )?)(\\S.*)( (?:TO|FROM) )(\\S+)(.*)$",
          Pattern.DOTALL);

  private static final Pattern OWNER_LINE = Pattern.compile("(?m)^owner (.*)$");

  private final Map<String, String> owners = new HashMap<>();
  private final String role;

  TrialStatement(BothSides<SchemaReading> readings, String role) {
    this.role = role;
    note(readings.parent());
    note(readings.branch());
  }

  private void note(SchemaReading reading) {
    reading
        .objects()
        .forEach(
            (object, definition) -> {
              Matcher owner = OWNER_LINE.matcher(definition.text());
              if (owner.find()) {
                owners.put(withoutArguments(object.name()), Quoting.identifier(owner.group(1)));
              }
            });
  }

  private static String withoutArguments(String name) {
    return name.replaceFirst("\\(.*", "");
  }

  String asTrialRole(String statement) {
    if (OWNER.matcher(statement).matches()) {
      return "SELECT";
    }
    Matcher grant = GRANT.matcher(statement);
    if (grant.matches()
        && grant.group(4).equals(owners.get(withoutArguments(grant.group(2).strip())))) {
      return grant.group(1)
          + grant.group(2)
          + grant.group(3)
          + Quoting.identifier(role)
          + grant.group(5);
    }
    return statement;
  }
}
