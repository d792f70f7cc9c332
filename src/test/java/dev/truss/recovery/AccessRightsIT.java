package dev.truss.recovery;

import dev.truss.testsupport.World;
import org.junit.jupiter.api.extension.RegisterExtension;

/** By a superuser. */
class AccessRightsIT extends AccessRightsContract {

  @RegisterExtension
  private static final World world =
      World.archiving().with("TRUSS_RECOVERY_BASE_BACKUP_SCHEDULE", "off");

  AccessRightsIT() {
    super(world, "postgres");
  }
}
