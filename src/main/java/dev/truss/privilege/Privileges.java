package dev.truss.privilege;

import java.util.Map;

/**
 * The privileges of Truss's role.
 *
 * @param missing the privileges that it lacks, each with the statement that grants it
 */
public record Privileges(String role, boolean superuser, Map<Privilege, String> missing) {

  public Privileges {
    missing = Map.copyOf(missing);
  }

  public boolean has(Privilege privilege) {
    return !missing.containsKey(privilege);
  }
}
