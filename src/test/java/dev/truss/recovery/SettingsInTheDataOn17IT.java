package dev.truss.recovery;

import dev.truss.testsupport.UnpackedPostgres;
import dev.truss.testsupport.World;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On PostgreSQL 17. */
class SettingsInTheDataOn17IT extends SettingsInTheDataContract {
  private static final int MAJOR = 17;

  @RegisterExtension
  private static final World world =
      World.on(() -> UnpackedPostgres.startArchiving(MAJOR))
          .with("TRUSS_POSTGRES_BIN", UnpackedPostgres.bin(MAJOR))
          .with("TRUSS_RECOVERY_BASE_BACKUP_SCHEDULE", "off");

  SettingsInTheDataOn17IT() {
    super(world);
  }

  @Test
  @Override
  void loginEventTriggerWritesNothing() throws SQLException {
    super.loginEventTriggerWritesNothing();
  }
}
