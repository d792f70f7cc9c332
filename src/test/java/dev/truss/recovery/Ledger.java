package dev.truss.recovery;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.newBranch;

import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was committed when. Each transaction writes one numbered row, and what it did besides: some
 * empty, fill or drop a table, one changes all rows. The server notes when each committed; their
 * order is that of their commits in the WAL.
 */
final class Ledger {
  private static final String TABLES =
      """
      DROP TABLE IF EXISTS ledger, emptied, doomed, more;
      CREATE TABLE ledger (
        number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, did text NOT NULL, mark int NOT NULL DEFAULT 0,
        transaction bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint);
      CREATE TABLE emptied AS SELECT generate_series(1, 500) AS id;
      CREATE TABLE doomed AS SELECT generate_series(1, 700) AS id""";

  private static final Pattern COMMIT =
      Pattern.compile("tx:\\s*(\\d+),.*desc: COMMIT (\\S+ \\d\\d:\\d\\d:\\d\\d\\.\\d{6})");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS");

  private final World world;
  private final PostgresServer server;
  private final int writers;
  private final List<Commit> commits = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();
  private volatile boolean over;
  private Instant idleAt = Instant.EPOCH;
  private Instant endedAt = Instant.EPOCH;

  /** A commit in the WAL. */
  record Commit(long transaction, Instant at) {}

  /** A row of the ledger, as it is in the end. */
  record Row(long number, String did, int mark, long transaction, Instant committedAt) {}

  /**
   * What the tables hold.
   *
   * @param ledger number and mark of each row
   * @param doomed how many rows; -1 when it was dropped
   */
  record State(List<String> ledger, int emptied, int doomed) {}

  Ledger(World world, int writers) {
    this.world = world;
    this.server = world.server();
    this.writers = writers;
    server.execute(MAIN, TABLES);
  }

  /** Writes for so long, with backups, DDL and branches that come and go beside it. */
  void run(int seconds) {
    String begun = server.value("postgres", "SELECT pg_walfile_name(pg_current_wal_lsn())");
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<?>> writing = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        writing.add(threads.submit(this::write));
      }
      try {
        disturb(TimeUnit.SECONDS.toMillis(seconds) / 8);
      } finally {
        over = true; // else they would never end
      }
      for (Future<?> one : writing) {
        one.get();
      }
      TimeUnit.MILLISECONDS.sleep(300);
      idleAt = Instant.parse(Recovering.now(server));
      TimeUnit.MILLISECONDS.sleep(300);
      transaction("row", "SELECT");
      endedAt = Instant.parse(Recovering.now(server));
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
    read(begun);
  }

  private Void write() throws SQLException {
    try (Connection session = server.connect(MAIN);
        Statement statement = session.createStatement()) {
      while (!over) {
        statement.execute("INSERT INTO ledger (did) VALUES ('row')");
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(4));
      }
    }
    return null;
  }

  private void disturb(long pause) throws InterruptedException {
    BranchJson branch = branch();
    world.api().post("/api/backups", "{}").expect(202);
    TimeUnit.MILLISECONDS.sleep(pause);
    server.execute(MAIN, "CREATE TABLE more AS SELECT generate_series(1, 1000) AS id");
    transaction("truncate", "TRUNCATE emptied");
    TimeUnit.MILLISECONDS.sleep(pause);
    drop(branch);
    TimeUnit.MILLISECONDS.sleep(pause);
    transaction("drop", "DROP TABLE doomed");
    TimeUnit.MILLISECONDS.sleep(pause);
    world.api().post("/api/backups", "{}").expect(202);
    transaction("update", "UPDATE ledger SET mark = mark + 1");
    TimeUnit.MILLISECONDS.sleep(pause);
    server.execute(MAIN, "DROP TABLE more");
    BranchJson another = branch();
    TimeUnit.MILLISECONDS.sleep(pause);
    transaction("fill", "INSERT INTO emptied SELECT generate_series(1, 90)");
    TimeUnit.MILLISECONDS.sleep(pause);
    server.execute("postgres", "CHECKPOINT");
    drop(another);
    TimeUnit.MILLISECONDS.sleep(pause);
  }

  /** Whether it is made by the time of the answer, or goes on. */
  private BranchJson branch() {
    return world.api().post("/api/branches", newBranch().connections("copy")).branch();
  }

  private void drop(BranchJson branch) {
    long id = branch.id();
    world.branches().awaitStatus(id, "active");
    world.branches().delete(id);
  }

  private void transaction(String did, String what) {
    server.execute(
        MAIN, "BEGIN; %s; INSERT INTO ledger (did) VALUES ('%s'); COMMIT".formatted(what, did));
  }

  private void read(String segment) {
    server.execute("postgres", "SELECT pg_current_xact_id()");
    String last = server.value("postgres", "SELECT pg_walfile_name(pg_switch_wal())");
    org.awaitility.Awaitility.await("all of it is archived")
        .until(() -> java.nio.file.Files.exists(server.archive().orElseThrow().resolve(last)));
    for (String line : server.waldump("--rmgr=Transaction", segment, last)) {
      Matcher commit = COMMIT.matcher(line);
      if (commit.find()) {
        Instant at = LocalDateTime.parse(commit.group(2), TIME).toInstant(ZoneOffset.UTC);
        commits.add(new Commit(Long.parseLong(commit.group(1)), at));
      }
    }
    try (Connection session = server.connect(MAIN);
        Statement query = session.createStatement();
        ResultSet row =
            query.executeQuery(
                """
                SELECT number, did, mark, transaction, pg_xact_commit_timestamp(transaction::text::xid)
                FROM ledger ORDER BY number""")) {
      while (row.next()) {
        rows.add(
            new Row(
                row.getLong(1),
                row.getString(2),
                row.getInt(3),
                row.getLong(4),
                row.getObject(5, OffsetDateTime.class).toInstant()));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  List<Row> rows() {
    return rows;
  }

  /** When the transaction that did something committed. */
  Instant committed(String did) {
    return rows.stream()
        .filter(row -> row.did().equals(did))
        .map(Row::committedAt)
        .findFirst()
        .orElseThrow();
  }

  /** When nobody wrote. */
  Instant idleAt() {
    return idleAt;
  }

  /** After the last row, when nothing of the ledger came any more. */
  Instant endedAt() {
    return endedAt;
  }

  /** How often a commit stands in the WAL behind one that is later. */
  long inversions() {
    long inversions = 0;
    for (int i = 1; i < commits.size(); i++) {
      inversions += commits.get(i).at().isBefore(commits.get(i - 1).at()) ? 1 : 0;
    }
    return inversions;
  }

  /** What was committed before the first commit in the WAL that is later than the target. */
  State expectedAt(Instant target) {
    Set<Long> done = new HashSet<>();
    for (Commit commit : commits) {
      if (commit.at().isAfter(target)) {
        break;
      }
      done.add(commit.transaction());
    }
    boolean updated = did("update", done);
    List<String> ledger =
        rows.stream()
            .filter(row -> done.contains(row.transaction()))
            .map(row -> row.number() + ":" + (updated ? row.mark() : 0))
            .toList();
    int emptied = did("fill", done) ? 90 : did("truncate", done) ? 0 : 500;
    return new State(ledger, emptied, did("drop", done) ? -1 : 700);
  }

  private boolean did(String what, Set<Long> done) {
    return rows.stream()
        .anyMatch(row -> row.did().equals(what) && done.contains(row.transaction()));
  }

  /** What a recovered branch holds. */
  State stateOf(String database) {
    boolean exists = server.value(database, "SELECT to_regclass('doomed') IS NOT NULL").equals("t");
    return new State(
        server.query(database, "SELECT number || ':' || mark FROM ledger ORDER BY number"),
        Integer.parseInt(server.value(database, "SELECT count(*) FROM emptied")),
        exists ? Integer.parseInt(server.value(database, "SELECT count(*) FROM doomed")) : -1);
  }
}
