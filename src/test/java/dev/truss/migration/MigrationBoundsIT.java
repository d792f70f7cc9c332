package dev.truss.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Aftermath;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import dev.truss.testsupport.answer.MigrationRunJson;
import dev.truss.testsupport.answer.RehearsalJson;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What files of migrations may take of Truss's memory, with a small heap. */
class MigrationBoundsIT {
  private static final Path FOLDER = Migrating.folder();

  /** A gigabyte. */
  private static final String NOTICES =
      "DO $$ BEGIN FOR i IN 1..1000 LOOP RAISE NOTICE '%', repeat('x', 1000000); END LOOP; END $$;";

  @RegisterExtension
  private static final World world =
      World.create()
          .with("TRUSS_MIGRATIONS_DIR", FOLDER.toString())
          .with("JAVA_TOOL_OPTIONS", "-Xmx160m");

  private final Migrating migrating = new Migrating(world, FOLDER);

  @AfterEach
  void nothingIsLeft() {
    Aftermath.awaitOrder(world);
    Aftermath.deleteEverything(world);
  }

  @Test
  void noticesOfFilesTakeNoMemory() {
    BranchJson branch = world.branches().create("noisy");
    migrating.files(
        "V1__noisy.sql", NOTICES + "CREATE TABLE noisy ();", "afterMigrate.sql", NOTICES);

    RehearsalJson rehearsal = migrating.rehearse(branch).rehearsal();
    MigrationRunJson run = migrating.run(branch).expect(200).as(MigrationRunJson.class);

    assertThat(rehearsal.succeeded()).as("%s", rehearsal).isTrue();
    assertThat(run.applied()).containsExactly("V1__noisy.sql");
  }

  @Test
  void hugeErrorOfAFileIsCut() {
    BranchJson branch = world.branches().create("erring");
    migrating.files(
        "V1__error.sql", "DO $$ BEGIN RAISE EXCEPTION '%', repeat('x', 100000000); END $$;");

    RehearsalJson rehearsal = migrating.rehearse(branch).rehearsal();
    String problem = migrating.run(branch).expect(422).body();

    assertThat(rehearsal.error()).contains("xxx").hasSizeLessThan(200_000);
    assertThat(problem).contains("xxx").hasSizeLessThan(500_000);
  }
}
