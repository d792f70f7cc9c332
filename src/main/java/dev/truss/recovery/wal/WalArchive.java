package dev.truss.recovery.wal;

import dev.truss.storage.Folders;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The folder in which Postgres archives its WAL. Truss reads it, and removes what is too old. */
@ApplicationScoped
public class WalArchive {

  private final Optional<Path> folder;

  /**
   * What is in it.
   *
   * @param names of the segments that are whole, and of all other files
   * @param cut the segments that are not, and how many bytes they have
   * @param segmentBytes of each segment of the server
   */
  public record Contents(
      Set<String> names, Map<String, Long> cut, Timelines timelines, long segmentBytes) {

    public Contents {
      names = Set.copyOf(names);
      cut = Map.copyOf(cut);
    }

    /** The number of the newest segment on the way to the present timeline; empty without any. */
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

    /** How far the segments follow each other from the one that a position is in. */
    public Reach reach(Lsn from) {
      long number = WalSegment.numberOf(from, segmentBytes);
      while (has(number)) {
        number++;
      }
      long newest = newest().orElse(-1L);
      return new Reach(
          number,
          new Lsn(number * segmentBytes),
          number <= newest ? new Missing(name(number), cut.get(name(number))) : null);
    }

    /** How many segments there are. */
    long segments() {
      return names.stream().filter(n -> WalSegment.parse(n, segmentBytes).isPresent()).count();
    }
  }

  /**
   * How far WAL can be replayed.
   *
   * @param number of the first segment that is not there
   * @param end where that begins
   * @param missing that one, if there are newer ones; else it is not archived yet
   */
  public record Reach(long number, Lsn end, @Nullable Missing missing) {}

  /**
   * A segment that cannot be replayed.
   *
   * @param bytes that are there of it; null if there is no such file
   */
  public record Missing(String name, @Nullable Long bytes) {
    @Override
    public String toString() {
      return bytes == null
          ? "WAL segment %s is missing".formatted(name)
          : "WAL segment %s is damaged: it has only %d bytes".formatted(name, bytes);
    }
  }

  WalArchive(WalConfig config) {
    folder = config.archive().map(Path::toAbsolutePath);
  }

  public Optional<Path> folder() {
    return folder;
  }

  /**
   * Looks into it.
   *
   * @param timeline that the server is on
   * @throws IOException when it cannot be read, or lacks the history of that timeline
   */
  public Contents read(int timeline, long segmentBytes) throws IOException {
    Path path = folder.orElseThrow();
    if (!Files.isDirectory(path)) {
      throw new NoSuchFileException(path.toString(), null, "there is no such folder");
    }
    Set<String> names = new HashSet<>(Folders.names(path));
    Map<String, Long> cut = new HashMap<>();
    for (String name : List.copyOf(names)) {
      if (WalSegment.parse(name, segmentBytes).isPresent()) {
        Optional<Long> bytes = size(path.resolve(name));
        if (bytes.isEmpty() || bytes.get() != segmentBytes) {
          names.remove(name);
          bytes.ifPresent(some -> cut.put(name, some));
        }
      }
    }
    return new Contents(names, cut, Timelines.of(timeline, history(path, timeline)), segmentBytes);
  }

  /** Whether a segment is there: {@code cp} makes it before it is whole. */
  public boolean isWhole(String segment, long segmentBytes) throws IOException {
    return size(folder.orElseThrow().resolve(segment)).filter(b -> b == segmentBytes).isPresent();
  }

  /** Another replica may have removed it, being too old. */
  private static Optional<Long> size(Path file) throws IOException {
    try {
      return Optional.of(Files.size(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static List<String> history(Path path, int timeline) throws IOException {
    if (timeline == 1) {
      return List.of();
    }
    String file = Timelines.historyFile(timeline);
    try {
      return Files.readAllLines(path.resolve(file));
    } catch (NoSuchFileException e) {
      throw new NoSuchFileException(
          file, null, "the history of the server's timeline is not in the archive");
    }
  }
}
