package dev.truss.backup;

import dev.truss.testsupport.ReflinkPostgres;
import dev.truss.testsupport.World;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On Postgres 18, where who makes a role is no member of it by that. */
class RestoreRefusals18IT extends RestoreRoleContract {
  private static final Path STORAGE = Backups.folder();

  @RegisterExtension
  private static final World world =
      World.on(ReflinkPostgres::start)
          .withRole(ROLE)
          .with("TRUSS_POSTGRES_BIN", ReflinkPostgres.bin())
          .with("TRUSS_STORAGE_PATH", STORAGE.toString());

  RestoreRefusals18IT() {
    super(world, STORAGE);
  }
}
