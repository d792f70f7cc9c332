package dev.truss.database;

import dev.truss.testsupport.UnpackedPostgres;
import dev.truss.testsupport.World;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On PostgreSQL 18. */
class StuckServerOn18IT extends StuckServerContract {
  private static final int MAJOR = 18;

  @RegisterExtension
  private static final World world =
      World.on(() -> UnpackedPostgres.startArchiving(MAJOR))
          .with("TRUSS_POSTGRES_BIN", UnpackedPostgres.bin(MAJOR));

  StuckServerOn18IT() {
    super(world);
  }
}
