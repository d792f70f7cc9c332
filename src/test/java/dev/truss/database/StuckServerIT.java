package dev.truss.database;

import dev.truss.testsupport.World;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On the Postgres of this machine. */
class StuckServerIT extends StuckServerContract {

  @RegisterExtension private static final World world = World.create();

  StuckServerIT() {
    super(world);
  }
}
