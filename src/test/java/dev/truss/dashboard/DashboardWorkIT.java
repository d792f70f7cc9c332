package dev.truss.dashboard;

import dev.truss.testsupport.World;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What people do with branches, backups and SQL. Beside {@link DashboardIT}, so that both run at
 * once.
 */
class DashboardWorkIT {
  static final List<String> WORK =
      List.of(
          "branches", "backups", "diagram", "live", "jobs", "labels", "quota", "sql", "two-tabs");

  @RegisterExtension private static final World world = Walks.world();

  @Test
  void peopleGetTheirWorkDone() throws IOException {
    new Walks(world).take(WORK);
  }
}
