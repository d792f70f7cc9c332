package dev.truss.recovery;

import dev.truss.testsupport.World;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On the Postgres of this machine. */
class SettingsInTheDataIT extends SettingsInTheDataContract {

  @RegisterExtension
  private static final World world =
      World.archiving().with("TRUSS_RECOVERY_BASE_BACKUP_SCHEDULE", "off");

  SettingsInTheDataIT() {
    super(world);
  }
}
