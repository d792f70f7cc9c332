package dev.truss.recovery;

import dev.truss.postgres.ClientPrograms;
import dev.truss.postgres.ServerProgram;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** Reads archived WAL with {@code pg_waldump}. */
@ApplicationScoped
class WalReader {

  private static final Logger LOG = Logger.getLogger(WalReader.class);

  /** Of {@code LC_ALL=C} and the time zone UTC. */
  private static final Pattern COMMIT =
      Pattern.compile(
          "desc: COMMIT(?:_PREPARED)? .*?(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d+)");

  private static final Pattern RECORD =
      Pattern.compile("tx:\\s*(\\d+), lsn: ([0-9A-F]+/[0-9A-F]+),.*desc: (.*)");
  private static final Pattern ROW = Pattern.compile("\\boff:? (\\d+).*\\bblk (\\d+)");

  /** The catalog of databases, which all of them share. */
  private static final String PG_DATABASE = "1664/0/1262";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.[SSSSSS][SSSSS][SSSS][SSS][SS][S]");

  /** Without a commit in so many segments there is nothing worth to be found. */
  private static final int SEGMENTS_BACK = 64;

  private static final int KEPT = 10_000;

  private final WalArchive archive;
  private final ClientPrograms programs;

  /** The last commit in each segment that was read; archived segments never change. */
  private final Map<String, Optional<Instant>> commits = new ConcurrentHashMap<>();

  /** One record. */
  private record Found(String transaction, Lsn lsn, String what) {}

  /**
   * A part of the WAL on one timeline.
   *
   * @param start of its first record, or before
   * @param end behind its last record
   */
  record Range(int timeline, Lsn start, Lsn end) {}

  WalReader(WalArchive archive, ClientPrograms programs) {
    this.archive = archive;
    this.programs = programs;
  }

  /**
   * When the last transaction committed before a segment.
   *
   * @param first the first segment to look into
   * @param end the number of that segment, which need not be there
   * @return empty if none of the segments before has a commit
   */
  Optional<Instant> lastCommit(WalArchive.Contents contents, long first, long end, int major)
      throws IOException {
    long oldest = Math.max(first, end - SEGMENTS_BACK);
    for (long number = end - 1; number >= oldest; number--) {
      Optional<Instant> commit = lastCommitIn(contents.name(number), major);
      if (commit.isPresent()) {
        return commit;
      }
    }
    return Optional.empty();
  }

  private Optional<Instant> lastCommitIn(String segment, int major) throws IOException {
    Optional<Instant> known = commits.get(segment);
    if (known != null) {
      return known;
    }
    List<Instant> times = new ArrayList<>();
    run(
        major,
        List.of("--rmgr=Transaction", segment),
        line -> {
          Matcher commit = COMMIT.matcher(line);
          if (commit.find()) {
            times.add(LocalDateTime.parse(commit.group(1), TIME).toInstant(ZoneOffset.UTC));
          }
        });
    Optional<Instant> last = times.stream().max(Instant::compareTo);
    if (commits.size() >= KEPT) {
      commits.clear();
    }
    commits.put(segment, last);
    return last;
  }

  /**
   * Where the last drop of a database began. Its row is marked as invalid first, in place, which
   * may be before its transaction has a number; then it is deleted.
   *
   * @param oid of the database
   * @return empty if there is no such drop
   */
  Optional<Lsn> beginningOfDrop(Range range, long oid, int major) throws IOException {
    Pattern drop = Pattern.compile("DROP dir:? .*\\b\\d+/" + oid + "\\b.*");
    Optional<Found> dropped =
        records(range, List.of("--rmgr=Database"), major).reversed().stream()
            .filter(record -> drop.matcher(record.what()).matches())
            .findFirst();
    if (dropped.isEmpty()) {
      return Optional.empty();
    }
    String transaction = dropped.get().transaction();
    Lsn first = records(range, List.of("--xid=" + transaction), major).getFirst().lsn();
    List<Found> rows =
        records(range, List.of("--rmgr=Heap", "--relation=" + PG_DATABASE), major).stream()
            .filter(record -> record.lsn().isBefore(dropped.get().lsn()))
            .toList()
            .reversed();
    Optional<String> deleted =
        rows.stream()
            .filter(record -> record.transaction().equals(transaction))
            .filter(record -> record.what().startsWith("DELETE"))
            .findFirst()
            .flatMap(WalReader::row);
    return deleted
        .flatMap(
            row ->
                rows.stream()
                    .filter(record -> record.what().startsWith("INPLACE"))
                    .filter(record -> row(record).equals(deleted))
                    .findFirst())
        .map(Found::lsn)
        .filter(marked -> marked.isBefore(first))
        .or(() -> Optional.of(first));
  }

  /** Which row a record is about. */
  private static Optional<String> row(Found record) {
    Matcher row = ROW.matcher(record.what());
    return row.find() ? Optional.of(row.group(2) + "/" + row.group(1)) : Optional.empty();
  }

  /** Whether a tablespace is created in a part of the WAL. */
  boolean createsTablespace(Range range, int major) throws IOException {
    return records(range, List.of("--rmgr=Tablespace"), major).stream()
        .anyMatch(record -> record.what().startsWith("CREATE"));
  }

  private List<Found> records(Range range, List<String> which, int major) throws IOException {
    List<String> arguments = new ArrayList<>(which);
    arguments.add("--timeline=" + range.timeline());
    arguments.add("--start=" + range.start());
    arguments.add("--end=" + range.end());
    List<Found> records = new ArrayList<>();
    run(
        major,
        arguments,
        line -> {
          Matcher record = RECORD.matcher(line);
          if (record.find()) {
            records.add(new Found(record.group(1), Lsn.of(record.group(2)), record.group(3)));
          }
        });
    return records;
  }

  /** It fails at the end of the WAL, in a record that goes on in a segment that is not there. */
  private void run(int major, List<String> arguments, java.util.function.Consumer<String> onLine)
      throws IOException {
    Path folder = programs.requireServer(major);
    List<String> all = new ArrayList<>();
    all.add("--path=" + archive.folder().orElseThrow());
    all.addAll(arguments);
    List<String> messages = new ArrayList<>();
    try {
      ServerProgram.onFiles(folder.resolve("pg_waldump"), all).run(onLine, messages::add);
    } catch (IOException e) {
      if (messages.stream().noneMatch(line -> line.contains("error in WAL record"))) {
        throw e;
      }
      LOG.debugf(e, "the WAL ended within a record");
    }
  }
}
