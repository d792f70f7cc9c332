package dev.truss.recovery.wal;

import dev.truss.job.Watched;
import dev.truss.postgres.program.ClientPrograms;
import dev.truss.postgres.program.ServerProgram;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** Reads archived WAL with {@code pg_waldump}. */
@ApplicationScoped
public class WalReader {

  private static final Logger LOG = Logger.getLogger(WalReader.class);

  /** Matches commits as printed with {@code LC_ALL=C} and the time zone UTC. */
  private static final Pattern COMMIT =
      Pattern.compile(
          "desc: COMMIT(?:_PREPARED)? .*?(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d+)");

  private static final Pattern RECORD =
      Pattern.compile("tx:\\s*(\\d+), lsn: ([0-9A-F]+/[0-9A-F]+),.*desc: (.*)");
  private static final Pattern ROW = Pattern.compile("\\boff:? (\\d+).*\\bblk (\\d+)");

  /** A relation that all databases share, by the number of its file. */
  private static final Pattern SHARED = Pattern.compile("\\brel 1664/0/(\\d+)\\b");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.[SSSSSS][SSSSS][SSSS][SSS][SS][S]");

  private static final int KEPT = 10_000;

  private final WalArchive archive;
  private final ClientPrograms programs;

  /** Caches the last commit of each segment. */
  private final Map<Version, Optional<Instant>> commits = new ConcurrentHashMap<>();

  /** A version of a segment. Archived segments change only if damaged ones are replaced. */
  private record Version(String segment, FileTime modified) {}

  /** A record of the WAL. */
  private record Found(String transaction, Lsn lsn, String what) {}

  /**
   * A part of the WAL on one timeline.
   *
   * @param start of its first record, or before
   * @param end behind its last record
   */
  public record Range(int timeline, Lsn start, Lsn end, long segmentBytes) {

    /** The part before a position; empty if there is none. */
    private Optional<Range> until(Lsn position) {
      return start.isBefore(position)
          ? Optional.of(
              new Range(timeline, start, position.isBefore(end) ? position : end, segmentBytes))
          : Optional.empty();
    }

    /**
     * Returns the position to read up to: {@code pg_waldump} fails if no record begins in the
     * range.
     */
    private Lsn endOfSegment() {
      Lsn beginning = end.beginningOfSegment(segmentBytes);
      return beginning.equals(end) ? end : new Lsn(beginning.position() + segmentBytes);
    }
  }

  WalReader(WalArchive archive, ClientPrograms programs) {
    this.archive = archive;
    this.programs = programs;
  }

  /**
   * Returns when the last transaction before a segment committed.
   *
   * @param first the first segment to look into
   * @param end the number of that segment, which need not be there
   * @return empty if none of the segments before has a commit
   */
  public Optional<Instant> lastCommit(WalArchive.Contents contents, long first, long end, int major)
      throws IOException {
    for (long number = end - 1; number >= first; number--) {
      Optional<Instant> commit = lastCommitIn(contents.name(number), major);
      if (commit.isPresent()) {
        return commit;
      }
    }
    return Optional.empty();
  }

  private Optional<Instant> lastCommitIn(String segment, int major) throws IOException {
    Path file = archive.folder().orElseThrow().resolve(segment);
    Version version = new Version(segment, Files.getLastModifiedTime(file));
    Optional<Instant> known = commits.get(version);
    if (known != null) {
      return known;
    }
    List<Instant> times = new ArrayList<>();
    try {
      run(
          major,
          List.of("--rmgr=Transaction", segment),
          line -> commit(line).ifPresent(times::add),
          Watched.byNobody());
    } catch (IOException e) {
      // One damaged segment must not invalidate the whole window; replay reports what it finds.
      LOG.warnf("a WAL segment cannot be read, segment=%s: %s", segment, e.getMessage());
    }
    Optional<Instant> last = times.stream().max(Instant::compareTo);
    if (commits.size() >= KEPT) {
      commits.clear();
    }
    commits.put(version, last);
    return last;
  }

  /**
   * Returns where the last record before a segment begins.
   *
   * @param from where the first one to look at begins
   * @param end the number of that segment, which need not be there
   * @return empty if there is none that is whole
   */
  public Optional<Lsn> lastRecord(WalArchive.Contents contents, Lsn from, long end, int major)
      throws IOException {
    long first = WalSegment.numberOf(from, contents.segmentBytes());
    for (long number = end - 1; number >= first; number--) {
      List<Found> records = new ArrayList<>();
      run(
          major,
          List.of(contents.name(number)),
          line -> found(line).ifPresent(records::add),
          Watched.byNobody());
      if (!records.isEmpty()) {
        return Optional.of(records.getLast().lsn());
      }
    }
    return Optional.empty();
  }

  /**
   * Returns where a row of {@code pg_database} was last changed in place, which marks its database
   * as being dropped.
   *
   * @param file the number of the catalog's file, which is its OID only until it is rewritten
   * @param row block and offset, such as {@code 0/5}
   */
  public Optional<Lsn> lastMark(List<Range> ranges, long file, String row, int major, Watched job)
      throws IOException {
    return records(ranges, List.of("--rmgr=Heap", "--relation=1664/0/" + file), major, job)
        .reversed()
        .stream()
        .filter(record -> record.what().startsWith("INPLACE"))
        .filter(record -> row(record).filter(row::equals).isPresent())
        .map(Found::lsn)
        .findFirst();
  }

  /**
   * Where the drop that removed the files of a database marked it. The transaction deletes the row
   * that it has marked, so that its own records name the file and the row.
   *
   * @param oid of the database
   * @return empty if there is no such drop, or it made no mark
   */
  public Optional<Lsn> markOfDrop(List<Range> ranges, long oid, int major, Watched job)
      throws IOException {
    Optional<Lsn> mark = Optional.empty();
    for (Found record : recordsOfDrop(ranges, oid, major, job)) {
      Matcher shared = SHARED.matcher(record.what());
      Optional<String> row = row(record);
      if (record.what().startsWith("DELETE") && shared.find() && row.isPresent()) {
        List<Range> before = ranges.stream().flatMap(r -> r.until(record.lsn()).stream()).toList();
        Optional<Lsn> found =
            lastMark(before, Long.parseLong(shared.group(1)), row.get(), major, job);
        mark = found.isPresent() ? found : mark;
      }
    }
    return mark;
  }

  /**
   * Returns the first record of the transaction that removed the files of a database.
   *
   * @param oid of the database
   * @return empty if there is no such drop
   */
  public Optional<Lsn> beginningOfDrop(List<Range> ranges, long oid, int major, Watched job)
      throws IOException {
    return recordsOfDrop(ranges, oid, major, job).stream().map(Found::lsn).findFirst();
  }

  private List<Found> recordsOfDrop(List<Range> ranges, long oid, int major, Watched job)
      throws IOException {
    Pattern drop = Pattern.compile("DROP dir:? .*\\b\\d+/" + oid + "\\b.*");
    Optional<Found> dropped =
        records(ranges, List.of("--rmgr=Database"), major, job).reversed().stream()
            .filter(record -> drop.matcher(record.what()).matches())
            .findFirst();
    return dropped.isEmpty()
        ? List.of()
        : records(ranges, List.of("--xid=" + dropped.get().transaction()), major, job);
  }

  private static Optional<Instant> commit(String line) {
    Matcher commit = COMMIT.matcher(line);
    return commit.find()
        ? Optional.of(LocalDateTime.parse(commit.group(1), TIME).toInstant(ZoneOffset.UTC))
        : Optional.empty();
  }

  /** Returns the row that a record changes. */
  private static Optional<String> row(Found record) {
    Matcher row = ROW.matcher(record.what());
    return row.find() ? Optional.of(row.group(2) + "/" + row.group(1)) : Optional.empty();
  }

  /** Returns where the first tablespace is created in a part of the WAL; empty if none is. */
  public Optional<Lsn> creationOfTablespace(List<Range> ranges, int major, Watched job)
      throws IOException {
    return records(ranges, List.of("--rmgr=Tablespace"), major, job).stream()
        .filter(record -> record.what().startsWith("CREATE"))
        .map(Found::lsn)
        .findFirst();
  }

  /** Returns when the transactions in a part of the WAL committed. */
  public List<Instant> commits(List<Range> ranges, int major, Watched job) throws IOException {
    return records(ranges, List.of("--rmgr=Transaction"), major, job).stream()
        .flatMap(record -> commit("desc: " + record.what()).stream())
        .toList();
  }

  private List<Found> records(List<Range> ranges, List<String> which, int major, Watched job)
      throws IOException {
    List<Found> records = new ArrayList<>();
    for (Range range : ranges) {
      List<String> arguments = new ArrayList<>(which);
      arguments.add("--timeline=" + range.timeline());
      arguments.add("--start=" + range.start());
      arguments.add("--end=" + range.endOfSegment());
      run(
          major,
          arguments,
          line -> found(line).filter(r -> r.lsn().isBefore(range.end())).ifPresent(records::add),
          job);
    }
    return records;
  }

  private static Optional<Found> found(String line) {
    Matcher record = RECORD.matcher(line);
    return record.find()
        ? Optional.of(new Found(record.group(1), Lsn.of(record.group(2)), record.group(3)))
        : Optional.empty();
  }

  /**
   * Runs {@code pg_waldump}, which fails at the end of the WAL in a record that continues in a
   * missing segment.
   */
  private void run(int major, List<String> arguments, Consumer<String> onLine, Watched job)
      throws IOException {
    Path folder = programs.requireServer(major);
    List<String> all = new ArrayList<>();
    all.add("--path=" + archive.folder().orElseThrow());
    all.addAll(arguments);
    List<String> messages = new ArrayList<>();
    ServerProgram program = ServerProgram.onFiles(folder.resolve("pg_waldump"), all);
    try {
      job.run(program::cancel, () -> program.run(onLine, messages::add));
    } catch (IOException e) {
      if (messages.stream().noneMatch(line -> line.contains("error in WAL record"))) {
        throw e;
      }
      LOG.debugf(e, "the WAL ended within a record");
    }
  }
}
