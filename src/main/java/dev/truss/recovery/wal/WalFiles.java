package dev.truss.recovery.wal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Reads each segment of the archive once, because Postgres does not change archived files. */
final class WalFiles {

  private static final int KEPT = 200_000;

  private final Map<Version, Optional<String>> known = new ConcurrentHashMap<>();

  /** A file as it was read, for a server. */
  private record Version(String name, long bytes, FileTime modified, String systemIdentifier) {}

  /**
   * Why a file cannot be replayed as the segment of its name; empty if it can.
   *
   * @throws NoSuchFileException when another replica has removed it, being too old
   */
  Optional<String> fault(Path file, WalSegment segment, MainServer.State server)
      throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (!attributes.isRegularFile()) {
      return Optional.of("is not a file");
    }
    long bytes = attributes.size();
    if (bytes != server.segmentBytes()) {
      return Optional.of(
          "is damaged: it has %d of %d bytes".formatted(bytes, server.segmentBytes()));
    }
    var version =
        new Version(
            file.getFileName().toString(),
            bytes,
            attributes.lastModifiedTime(),
            server.systemIdentifier());
    Optional<String> before = known.get(version);
    if (before != null) {
      return before;
    }
    Optional<String> fault = faultOfContent(file, segment, server);
    if (known.size() >= KEPT) {
      known.clear();
    }
    known.put(version, fault);
    return fault;
  }

  private static Optional<String> faultOfContent(
      Path file, WalSegment segment, MainServer.State server) throws IOException {
    SegmentHeader header;
    try {
      header = SegmentHeader.of(file);
    } catch (NoSuchFileException e) {
      throw e;
    } catch (AccessDeniedException e) {
      return Optional.of("cannot be read: permission denied");
    } catch (IOException e) {
      return Optional.of("is damaged: " + e.getMessage());
    }
    Lsn begin = new Lsn(segment.number() * server.segmentBytes());
    if (!header.systemIdentifier().equals(server.systemIdentifier())) {
      return Optional.of(
          "is of another server, whose system identifier is " + header.systemIdentifier());
    }
    if (!header.begin().equals(begin)) {
      return Optional.of(
          "holds other WAL than its name says: it begins at %s, not at %s"
              .formatted(header.begin(), begin));
    }
    // The segment in which a timeline begins is a copy of the one in which the last was left.
    if (Integer.compareUnsigned(header.timeline(), segment.timeline()) > 0) {
      return Optional.of("holds WAL of timeline %d".formatted(header.timeline()));
    }
    return Optional.empty();
  }
}
