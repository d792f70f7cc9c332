package dev.truss.recovery;

import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.awaitility.Awaitility;

/** The archive of a server, and what goes wrong with files. All of it can be repaired. */
final class ArchivedWal {
  static final int SEGMENT_BYTES = 16 << 20;

  private final World world;
  private final Map<Path, byte[]> whole = new LinkedHashMap<>();

  ArchivedWal(World world) {
    this.world = world;
  }

  Path folder() {
    return world.server().archive().orElseThrow();
  }

  /** Ends the present segment, and waits until it is in the archive. */
  Path endSegment() {
    PostgresServer server = world.server();
    // After a commit, without which there may be nothing to end.
    server.execute("postgres", "SELECT pg_current_xact_id()");
    Path segment =
        folder().resolve(server.value("postgres", "SELECT pg_walfile_name(pg_switch_wal())"));
    Awaitility.await(segment + " is archived")
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.exists(segment));
    return segment;
  }

  void lose(Path file) {
    try {
      whole.putIfAbsent(file, Files.readAllBytes(file));
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void truncate(Path file, long bytes) {
    try (FileChannel channel = open(file)) {
      channel.truncate(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes other bytes of some. */
  void flip(Path file, long offset, int bytes) {
    try (FileChannel channel = open(file)) {
      ByteBuffer read = ByteBuffer.allocate(bytes);
      channel.read(read, offset);
      for (int i = 0; i < bytes; i++) {
        read.put(i, (byte) ~read.get(i));
      }
      channel.write(read.rewind(), offset);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FileChannel open(Path file) throws IOException {
    whole.putIfAbsent(file, Files.readAllBytes(file));
    return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** Lets nobody write to the folder, not even its owner. */
  void refuse() {
    permit("r-x------");
  }

  private void permit(String permissions) {
    try {
      Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString(permissions));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts everything back. */
  void repair() {
    permit("rwx------");
    whole.forEach(
        (file, content) -> {
          try {
            Files.write(file, content);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    whole.clear();
  }
}
