package dev.truss.branch;

import dev.truss.control.Replica;
import dev.truss.database.DatabaseDrop;
import dev.truss.database.OwnedDatabases;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Databases that operations created, and that belong to no branch and no operation any more. */
@ApplicationScoped
class LeftoverDatabases {

  private static final Logger LOG = Logger.getLogger(LeftoverDatabases.class);

  private final AbandonedOperations abandoned;
  private final OwnedDatabases owned;
  private final DatabaseDrop drop;
  private final Replica replica;

  LeftoverDatabases(
      AbandonedOperations abandoned, OwnedDatabases owned, DatabaseDrop drop, Replica replica) {
    this.abandoned = abandoned;
    this.owned = owned;
    this.drop = drop;
    this.replica = replica;
  }

  /**
   * Drops leftover databases.
   *
   * @param forTheDead whether those of dead replicas are dropped as well
   * @return the number of dropped databases
   */
  int drop(boolean forTheDead) {
    // In this order: what was written down before the look at the branches and is in use by none of
    // them will never be. The other way round it could belong to a branch made in between.
    List<OwnedDatabases.Owned> writtenDown = owned.all();
    Set<String> inUse =
        abandoned.databasesInUse().stream().map(name -> name.value()).collect(Collectors.toSet());
    int dropped = 0;
    for (OwnedDatabases.Owned leftover : writtenDown) {
      boolean ours = leftover.owner().equals(replica.id());
      boolean orphan = ours ? !replica.isAtWork(leftover.operation()) : !leftover.ownerAlive();
      if (orphan && (ours || forTheDead) && !inUse.contains(leftover.name().value())) {
        dropped += drop(leftover) ? 1 : 0;
      }
    }
    return dropped;
  }

  private boolean drop(OwnedDatabases.Owned leftover) {
    DatabaseDrop.Outcome outcome;
    try {
      outcome = drop.drop(leftover.name(), leftover.branchId(), leftover.oid());
    } catch (SQLException e) {
      LOG.warnf(e, "leftover database %s stays for now", leftover.name());
      return false;
    }
    return switch (outcome) {
      case DatabaseDrop.Outcome.Gone gone -> true;
      case DatabaseDrop.Outcome.Blocked(String why) -> {
        LOG.warnf("leftover database %s stays for now: %s", leftover.name(), why);
        yield false;
      }
      case DatabaseDrop.Outcome.Unfinished(String why) -> {
        LOG.warnf("leftover database %s is not dropped yet: %s", leftover.name(), why);
        yield false;
      }
      case DatabaseDrop.Outcome.NotOurs notOurs -> {
        owned.gone(leftover.name()); // it is not the one that was announced here; that one is gone
        yield false;
      }
    };
  }
}
