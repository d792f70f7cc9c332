package dev.truss.backup;

import dev.truss.testsupport.World;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On the Postgres of this machine, where memberships have no options. */
class RestoreRefusalsIT extends RestoreRoleContract {
  private static final Path STORAGE = Backups.folder();

  @RegisterExtension
  private static final World world =
      World.create().withRole(ROLE).with("TRUSS_STORAGE_PATH", STORAGE.toString());

  RestoreRefusalsIT() {
    super(world, STORAGE);
  }
}
