package dev.truss.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.S3Server;
import dev.truss.testsupport.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The same for backups in an object store. */
final class S3Backups extends Backups {
  private final S3Server store;
  private final String prefix;
  private final Path scratch;

  S3Backups(World world, S3Server store, String prefix, Path scratch) {
    super(world, scratch);
    this.store = store;
    this.prefix = prefix + "/";
    this.scratch = scratch;
  }

  /** The archives of which there is at least one object, or a part of one. */
  @Override
  List<String> stored() {
    return Stream.concat(store.objects().stream(), store.unfinished().stream())
        .filter(key -> key.startsWith(prefix))
        .map(key -> key.substring(prefix.length()).split("/", 2)[0])
        .distinct()
        .sorted()
        .toList();
  }

  @Override
  void awaitOrder() {
    super.awaitOrder();
    assertThat(store.unfinished()).isEmpty();
    org.awaitility.Awaitility.await("the scratch folder is empty")
        .untilAsserted(() -> assertThat(inScratch()).isEmpty());
  }

  private List<Path> inScratch() {
    if (!Files.exists(scratch)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(scratch)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.toString().endsWith(".lock"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
