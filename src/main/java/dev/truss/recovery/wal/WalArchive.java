package dev.truss.recovery.wal;

import dev.truss.storage.Folders;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The folder in which Postgres archives its WAL. Truss reads it, and deletes old files. */
@ApplicationScoped
public class WalArchive {

  private static final Logger LOG = Logger.getLogger(WalArchive.class);

  private final Optional<Path> folder;
  private final WalFiles files = new WalFiles();

  /**
   * The content of the archive.
   *
   * @param names of the segments that are whole and of this server, and of all other files
   * @param faults why other segments cannot be replayed, by their names
   * @param segmentBytes of each segment of the server
   */
  public record Contents(
      Set<String> names, Map<String, String> faults, Timelines timelines, long segmentBytes) {

    public Contents {
      names = Set.copyOf(names);
      faults = Map.copyOf(faults);
    }

    /**
     * Returns the number of the newest segment that leads to the present timeline; empty without
     * any.
     */
    Optional<Long> newest() {
      return names.stream()
          .flatMap(name -> WalSegment.parse(name, segmentBytes).stream())
          .filter(segment -> timelines.segment(segment.number(), segmentBytes).equals(segment))
          .map(WalSegment::number)
          .max(Long::compare);
    }

    boolean has(long number) {
      return names.contains(name(number));
    }

    public String name(long number) {
      return timelines.segment(number, segmentBytes).name(segmentBytes);
    }

    /** Returns how far the segments follow each other without a gap from a position on. */
    public Reach reach(Lsn from) {
      long number = WalSegment.numberOf(from, segmentBytes);
      while (has(number)) {
        number++;
      }
      long newest = newest().orElse(-1L);
      return new Reach(
          number, new Lsn(number * segmentBytes), number <= newest ? missing(number) : null);
    }

    private Missing missing(long number) {
      String name = name(number);
      return new Missing(name, Optional.ofNullable(faults.get(name)).orElseGet(() -> why(name)));
    }

    /**
     * Archives of other tools hold segments that are compressed, or not whole, under such names.
     */
    private String why(String segment) {
      return names.stream()
          .filter(name -> name.startsWith(segment + ".") && !name.endsWith(".backup"))
          .min(Comparator.naturalOrder())
          .map(
              name ->
                  "is missing: %s is there, and Truss reads whole segments that are not compressed"
                      .formatted(name))
          .orElse("is missing");
    }

    /** Returns the number of segments. */
    long segments() {
      return names.stream().filter(n -> WalSegment.parse(n, segmentBytes).isPresent()).count();
    }
  }

  /**
   * The position up to which WAL can be replayed.
   *
   * @param number of the first segment that is not there
   * @param end where that begins
   * @param missing that one, if there are newer ones; else it is not archived yet
   */
  public record Reach(long number, Lsn end, @Nullable Missing missing) {}

  /** A segment that cannot be replayed, and why. */
  public record Missing(String name, String why) {
    @Override
    public String toString() {
      return "WAL segment %s %s".formatted(name, why);
    }
  }

  WalArchive(WalConfig config) {
    folder = config.archive().map(Path::toAbsolutePath);
  }

  public Optional<Path> folder() {
    return folder;
  }

  /**
   * Reads the archive.
   *
   * @throws IOException when it cannot be read, or lacks the history of the server's timeline
   */
  public Contents read(MainServer.State server) throws IOException {
    Path path = folder.orElseThrow();
    if (!Files.isDirectory(path)) {
      throw new NoSuchFileException(path.toString(), null, "there is no such folder");
    }
    Timelines timelines = timelines(path, server);
    Set<String> names = new HashSet<>(Folders.names(path));
    Map<String, String> faults = new HashMap<>();
    for (String name : List.copyOf(names)) {
      Optional<WalSegment> segment = WalSegment.parse(name, server.segmentBytes());
      if (segment.isPresent()) {
        try {
          Optional<String> fault = fault(path.resolve(name), segment.get(), server);
          if (fault.isPresent()) {
            names.remove(name);
            faults.put(name, fault.get());
          }
        } catch (NoSuchFileException e) {
          LOG.debugf(e, "another replica has removed a segment");
          names.remove(name);
        }
      }
    }
    return new Contents(names, faults, timelines, server.segmentBytes());
  }

  private Optional<String> fault(Path file, WalSegment segment, MainServer.State server)
      throws IOException {
    long present = WalSegment.numberOf(server.lsn(), server.segmentBytes());
    return segment.timeline() == server.timeline() && segment.number() > present
        ? Optional.of("is of another server: this one is at %s".formatted(server.lsn()))
        : files.fault(file, segment, server);
  }

  /** Returns whether a segment is complete. {@code cp} creates the file before it is. */
  public boolean isWhole(WalSegment segment, MainServer.State server) throws IOException {
    try {
      Path file = folder.orElseThrow().resolve(segment.name(server.segmentBytes()));
      return files.fault(file, segment, server).isEmpty();
    } catch (NoSuchFileException e) {
      LOG.debugf(e, "a segment is not archived yet");
      return false;
    }
  }

  private static Timelines timelines(Path path, MainServer.State server) throws IOException {
    int timeline = server.timeline();
    if (timeline == 1) {
      return new Timelines(timeline, List.of());
    }
    String file = Timelines.historyFile(timeline);
    try {
      // Postgres writes what an administrator calls a restore point there, in any encoding.
      String text = Files.readString(path.resolve(file), StandardCharsets.ISO_8859_1);
      Timelines timelines = Timelines.of(timeline, text);
      timelines.requireBefore(server.lsn());
      return timelines;
    } catch (NoSuchFileException e) {
      throw new NoSuchFileException(
          file,
          null,
          "the history of the server's timeline is not in the archive. Copy it there from the folder pg_wal of the server");
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "%s, the history of the server's timeline, is damaged: %s. Replace it with the file of that name in the folder pg_wal of the server"
              .formatted(file, e.getMessage()),
          e);
    }
  }
}
