package dev.truss.backup;

import dev.truss.testsupport.World;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On the machine's own Postgres, as a folder written by two workers. */
class EverythingIT extends EverythingContract {
  private static final Path STORAGE = Backups.folder();

  @RegisterExtension
  private static final World world = World.create().with("TRUSS_STORAGE_PATH", STORAGE.toString());

  EverythingIT() {
    super(world, STORAGE, "directory", "gzip");
  }
}
