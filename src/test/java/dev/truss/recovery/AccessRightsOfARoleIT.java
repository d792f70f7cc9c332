package dev.truss.recovery;

import dev.truss.testsupport.World;
import org.junit.jupiter.api.extension.RegisterExtension;

/** By a role that is not superuser. */
class AccessRightsOfARoleIT extends AccessRightsContract {

  @RegisterExtension
  private static final World world =
      World.archiving().withRole("truss").with("TRUSS_RECOVERY_BASE_BACKUP_SCHEDULE", "off");

  AccessRightsOfARoleIT() {
    super(world, "truss");
  }
}
