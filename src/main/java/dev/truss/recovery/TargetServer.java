package dev.truss.recovery;

import dev.truss.job.RunningJob;
import dev.truss.postgres.DatabaseName;
import dev.truss.recovery.replay.Plan;
import dev.truss.recovery.replay.Replay;
import dev.truss.recovery.replay.ScratchServer;
import dev.truss.recovery.replay.ScratchServers;
import dev.truss.recovery.replay.Target;
import dev.truss.recovery.wal.Lsn;
import dev.truss.recovery.wal.WalReader;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Brings a scratch server to a target, with one database in it whole. That takes a second replay
 * where the first shows that the database is another one than its name made believe, or that the
 * target lies within its drop, after its files went.
 */
@ApplicationScoped
class TargetServer {

  private static final Logger LOG = Logger.getLogger(TargetServer.class);

  private final ScratchServers servers;
  private final WalReader reader;
  private final RecoveryEstimate costs;

  /** A server at its target. */
  record Recovered(
      ScratchServer server, Replay.Stopped stopped, Duration restoring, Duration replaying) {}

  /**
   * A database of a scratch server.
   *
   * @param row where it is in the catalog: block and offset
   * @param catalog the number of the catalog's file
   * @param valid false from when its drop has begun
   */
  private record Found(long oid, String row, long catalog, boolean valid, long tablespace) {}

  TargetServer(ScratchServers servers, WalReader reader, RecoveryEstimate costs) {
    this.servers = servers;
    this.reader = reader;
    this.costs = costs;
  }

  /**
   * Replays.
   *
   * @param needed the databases to copy, by their OIDs; empty for all
   * @throws IOException when the database is not there at the target
   */
  Recovered recover(Plan plan, DatabaseName database, Set<Long> needed, RunningJob job)
      throws IOException, SQLException {
    Recovered first = replay(plan, needed, job);
    long replayed = System.nanoTime();
    @Nullable Recovered kept = null;
    Plan again = plan;
    long oid;
    try {
      Optional<Found> found = find(first.server(), database);
      if (found.isEmpty()) {
        throw new IOException(
            "there was no database %s at that moment; there were: %s"
                .formatted(database, String.join(", ", databases(first.server()))));
      }
      oid = found.get().oid();
      boolean dropped = !found.get().valid() || isGone(first.server(), found.get());
      if (dropped) {
        again =
            plan.to(
                new Target.Position(
                    beginningOfDrop(plan, first, database, found.get(), job), false));
      } else if (first.server().holds(oid)) {
        kept = first;
        return first;
      }
    } finally {
      if (kept == null) {
        first.server().close();
      }
    }
    costs.requireDiskForAll(again, database.value());
    LOG.infof("replaying once more, branch=%d target=%s", job.job().branchId(), again.target());
    Duration looking = Duration.ofNanos(System.nanoTime() - replayed);
    Recovered second = replay(again, Set.of(), job);
    return new Recovered(
        second.server(),
        second.stopped(),
        first.restoring().plus(second.restoring()),
        first.replaying().plus(looking).plus(second.replaying()));
  }

  private static boolean isGone(ScratchServer server, Found found) throws IOException {
    return server.holds(found.oid()) && !server.hasFolder(found.oid(), found.tablespace());
  }

  /** Before minor versions of 2023, Postgres does not mark a database before it drops it. */
  private Lsn beginningOfDrop(
      Plan plan, Recovered first, DatabaseName database, Found found, RunningJob job)
      throws IOException {
    List<WalReader.Range> ranges = plan.ranges(first.stopped().lsn());
    int major = plan.base().major();
    Optional<Lsn> beginning;
    if (found.valid()) {
      beginning = reader.beginningOfDrop(ranges, found.oid(), major, job);
    } else {
      beginning = reader.markOfDrop(ranges, found.oid(), major, job);
      if (beginning.isEmpty()) { // its files are still there
        beginning = reader.lastMark(ranges, found.catalog(), found.row(), major, job);
      }
    }
    return beginning.orElseThrow(
        () ->
            new IOException(
                "the drop of database %s had begun by that moment, and the archive does not say when; choose a moment before it"
                    .formatted(database)));
  }

  private Recovered replay(Plan plan, Set<Long> only, RunningJob job)
      throws IOException, SQLException {
    job.phase("restoring_base_backup");
    long begun = System.nanoTime();
    ScratchServer server = servers.start(plan, only, job);
    boolean replayed = false;
    try {
      long started = System.nanoTime();
      job.phase("replaying_wal");
      Replay.Stopped stopped = new Replay(server, plan, job).await();
      replayed = true;
      return new Recovered(
          server,
          stopped,
          Duration.ofNanos(started - begun),
          Duration.ofNanos(System.nanoTime() - started));
    } finally {
      if (!replayed) {
        server.close();
      }
    }
  }

  /** Replay would create it again, in the folder that the live server has for it. */
  void requireNoNewTablespace(Plan plan, RunningJob job) throws IOException {
    Optional<Lsn> created = reader.creationOfTablespace(plan.ranges(), plan.base().major(), job);
    if (created.isPresent() && !stopsBefore(plan, created.get(), job)) {
      throw new IOException(
          "a tablespace was created between base backup %d and the target, and replay would write to its place in the live server; make a new base backup, and recover to a time after it"
              .formatted(plan.base().id()));
    }
  }

  /** Of a time it is not known where that is; replay stops at the first commit that is later. */
  private boolean stopsBefore(Plan plan, Lsn lsn, RunningJob job) throws IOException {
    return plan.target() instanceof Target.Time(var time, boolean inclusive)
        && reader.commits(plan.ranges(lsn), plan.base().major(), job).stream()
            .anyMatch(commit -> inclusive ? commit.isAfter(time) : !commit.isBefore(time));
  }

  private static Optional<Found> find(ScratchServer server, DatabaseName database)
      throws SQLException {
    try (Connection session = server.connect();
        PreparedStatement query =
            session.prepareStatement(
                """
                SELECT oid::bigint, translate(replace(ctid::text, ',', '/'), '()', ''),
                       pg_relation_filenode('pg_database')::bigint, datconnlimit <> -2,
                       dattablespace::bigint
                FROM pg_database WHERE datname = ?""")) {
      query.setString(1, database.value());
      try (ResultSet row = query.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Found(
                    row.getLong(1),
                    row.getString(2),
                    row.getLong(3),
                    row.getBoolean(4),
                    row.getLong(5)))
            : Optional.empty();
      }
    }
  }

  private static List<String> databases(ScratchServer server) throws SQLException {
    try (Connection session = server.connect();
        Statement query = session.createStatement();
        ResultSet row =
            query.executeQuery(
                "SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1 LIMIT 50")) {
      List<String> names = new ArrayList<>();
      while (row.next()) {
        names.add(row.getString(1));
      }
      return names;
    }
  }
}
