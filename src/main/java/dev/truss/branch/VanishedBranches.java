package dev.truss.branch;

import dev.truss.control.ControlDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds branches whose database a user has dropped, renamed or replaced. */
@ApplicationScoped
class VanishedBranches {

  private final ControlDatabase control;
  private final BranchStore store;
  private final Transitions transitions;

  VanishedBranches(ControlDatabase control, BranchStore store, Transitions transitions) {
    this.control = control;
    this.store = store;
    this.transitions = transitions;
  }

  /**
   * Marks them as failed; how many. The rows are read before the databases are: whoever drops or
   * swaps a database by Truss has changed the row before.
   */
  int note() throws SQLException {
    List<Branch> branches =
        store.list(Set.of(BranchStatus.ACTIVE, BranchStatus.EXPIRED), null, 0, Integer.MAX_VALUE);
    Map<String, Long> oids = databases();
    int noted = 0;
    for (Branch branch : branches) {
      Long oid = oids.get(branch.database().value());
      boolean there = oid != null && oid == branch.databaseOid().orElse(0);
      if (!there && transitions.vanished(branch.id(), branch.databaseOid())) {
        noted++;
      }
    }
    return noted;
  }

  private Map<String, Long> databases() throws SQLException {
    Map<String, Long> oids = new HashMap<>();
    try (Connection session = control.maintenance();
        Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery("SELECT datname, oid::bigint FROM pg_database")) {
      while (row.next()) {
        oids.put(row.getString(1), row.getLong(2));
      }
    }
    return oids;
  }
}
