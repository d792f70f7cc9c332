package dev.truss.backup;

import dev.truss.testsupport.ReflinkPostgres;
import dev.truss.testsupport.World;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On PostgreSQL 18, as one file. */
class EverythingOn18IT extends EverythingContract {
  private static final Path STORAGE = Backups.folder();

  @RegisterExtension
  private static final World world =
      World.on(ReflinkPostgres::start)
          .with("TRUSS_STORAGE_PATH", STORAGE.toString())
          .with("TRUSS_POSTGRES_BIN", ReflinkPostgres.bin());

  EverythingOn18IT() {
    super(world, STORAGE, "custom", "zstd");
  }
}
