package dev.truss;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.quarkus.runtime.shutdown.ShutdownConfig;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.common.utils.StringUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A misspelt variable in a manifest would be taken for nothing, without a word. */
class ManifestOptionsTest {

  private static final Pattern VARIABLE =
      Pattern.compile("(?:name: |^|\\$\\()([A-Z][A-Z0-9]*_[A-Z0-9_]+)", Pattern.MULTILINE);

  @Test
  void everyVariableOfTheManifestsIsAnOption() throws IOException {
    Set<String> variables = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("deploy/kubernetes"))) {
      files
          .filter(file -> file.toString().matches(".*/(?:base|trial)/[^/]+\\.(?:yaml|env)"))
          .map(ManifestOptionsTest::read)
          .flatMap(text -> VARIABLE.matcher(text).results())
          .forEach(found -> variables.add(found.group(1)));
    }

    assertThat(variables).contains("TRUSS_DATABASE_URL", "QUARKUS_HTTP_HOST");
    assertThat(options()).containsAll(variables);
  }

  private static Set<String> options() {
    Stream<Class<?>> ours =
        new ClassFileImporter()
            .importPackages("dev.truss").stream()
                .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                .map(JavaClass::reflect);
    return Stream.concat(ours, Stream.of(VertxHttpConfig.class, ShutdownConfig.class))
        .flatMap(
            type ->
                ConfigMappings.getProperties(ConfigMappings.ConfigClass.configClass(type))
                    .keySet()
                    .stream())
        .map(name -> StringUtil.replaceNonAlphanumericByUnderscores(name).toUpperCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
