package dev.truss.diff;

import dev.truss.testsupport.World;
import org.junit.jupiter.api.extension.RegisterExtension;

class TrialRightsIT extends TrialRights {

  @RegisterExtension static final World WORLD = World.create().withRole(ROLE);

  TrialRightsIT() {
    super(WORLD);
  }
}
