package dev.truss.migration;

import com.fasterxml.jackson.databind.JsonNode;
import dev.truss.testsupport.Api;
import dev.truss.testsupport.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

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

  Api.Answer run(JsonNode branch) {
    return world.api().post(RUN, "{\"branch_id\": %d}".formatted(id(branch)));
  }

  Api.Answer repair(JsonNode branch) {
    return world.api().post(REPAIR, "{\"branch_id\": %d}".formatted(id(branch)));
  }

  JsonNode check(JsonNode branch) {
    return check(branch, false);
  }

  JsonNode rehearse(JsonNode branch) {
    return check(branch, true);
  }

  private JsonNode check(JsonNode branch, boolean rehearse) {
    String request = "{\"branch_id\": %d, \"rehearse\": %b}".formatted(id(branch), rehearse);
    return world.api().post(CHECK, request).expect(200).json();
  }

  JsonNode status(JsonNode branch) {
    return world.api().get(STATUS + "?branch_id=" + id(branch)).expect(200).json();
  }

  static long id(JsonNode branch) {
    return branch.path("id").asLong();
  }

  static String database(JsonNode branch) {
    return branch.path("branch_db").asText();
  }

  static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(one -> one.isTextual() ? one.asText() : one.toString())
        .toList();
  }
}
