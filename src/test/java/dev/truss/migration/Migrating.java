package dev.truss.migration;

import static dev.truss.testsupport.request.Requests.migrate;

import dev.truss.testsupport.Api;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import dev.truss.testsupport.answer.MigrationCheckJson;
import dev.truss.testsupport.answer.MigrationStatusJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A folder of migrations, and the calls about them as a client makes them. */
final class Migrating {
  static final String CHECK = "/api/migrations/check";
  static final String RUN = "/api/migrations/idempotent/run";
  static final String REPAIR = "/api/migrations/repair";
  static final String STATUS = "/api/migrations/idempotent/status";

  private final World world;
  private final Path folder;

  Migrating(World world, Path folder) {
    this.world = world;
    this.folder = folder;
  }

  static Path folder() {
    try {
      return Files.createTempDirectory("truss-migrations-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts these files, each a name and its text, in the place of all that were there. */
  void files(String... namesAndTexts) {
    try (Stream<Path> old = Files.list(folder)) {
      for (Path file : old.toList()) {
        Files.delete(file);
      }
      for (int i = 0; i < namesAndTexts.length; i += 2) {
        Files.writeString(folder.resolve(namesAndTexts[i]), namesAndTexts[i + 1]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Api.Answer run(BranchJson branch) {
    return world.api().post(RUN, migrate().on(branch.id()));
  }

  Api.Answer repair(BranchJson branch) {
    return world.api().post(REPAIR, migrate().on(branch.id()));
  }

  MigrationCheckJson check(BranchJson branch) {
    return check(branch, false);
  }

  MigrationCheckJson rehearse(BranchJson branch) {
    return check(branch, true);
  }

  private MigrationCheckJson check(BranchJson branch, boolean rehearse) {
    return world
        .api()
        .post(CHECK, migrate().on(branch.id()).rehearse(rehearse))
        .expect(200)
        .as(MigrationCheckJson.class);
  }

  MigrationStatusJson status(BranchJson branch) {
    return world
        .api()
        .get(STATUS + "?branch_id=" + branch.id())
        .expect(200)
        .as(MigrationStatusJson.class);
  }
}
