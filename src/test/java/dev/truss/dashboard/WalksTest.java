package dev.truss.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each walk is taken, by one of the classes that share them. */
class WalksTest {
  @Test
  void everyFileIsTakenOnce() throws IOException {
    List<String> files;
    try (Stream<Path> all = Files.list(Walks.FILES)) {
      files =
          all.map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".spec.ts"))
              .map(name -> name.replace(".spec.ts", ""))
              .toList();
    }

    assertThat(
            Stream.of(List.of(DashboardIT.RECOVERY), DashboardIT.VIEWS, DashboardWorkIT.WORK)
                .flatMap(List::stream))
        .containsExactlyInAnyOrderElementsOf(files);
  }
}
