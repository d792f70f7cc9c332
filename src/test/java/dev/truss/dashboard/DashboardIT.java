package dev.truss.dashboard;

import dev.truss.testsupport.Quick;
import dev.truss.testsupport.World;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What every view shows, on a desk and on a phone; and what people do without losing data. */
class DashboardIT {
  static final String RECOVERY = "recovery";
  static final List<String> VIEWS = List.of("views", "safe-migration", "address", "focus");

  @RegisterExtension private static final World world = Walks.world();

  private final Walks walks = new Walks(world);

  @Quick
  @Test
  void peopleRecoverADatabase() throws IOException {
    walks.take(List.of(RECOVERY));
  }

  @Test
  void peopleFindTheirWay() throws IOException {
    walks.take(VIEWS);
  }
}
