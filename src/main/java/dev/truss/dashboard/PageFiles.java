package dev.truss.dashboard;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The built files of the dashboard inside the program. */
final class PageFiles {

  private static final String FOLDER = "META-INF/resources/";

  private final Map<String, Buffer> packed = new ConcurrentHashMap<>();

  /** Returns the page; null if Truss was built without the dashboard. */
  @Nullable Buffer page() {
    return read("index.html");
  }

  /**
   * Returns an asset, compressed with gzip by the build; null if it does not exist.
   *
   * @param name without any folder
   */
  @Nullable Buffer packed(String name) {
    return packed.computeIfAbsent(name, missing -> read("assets/" + missing + ".gz"));
  }

  private static @Nullable Buffer read(String path) {
    try (InputStream in =
        Thread.currentThread().getContextClassLoader().getResourceAsStream(FOLDER + path)) {
      return in == null ? null : Buffer.buffer(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
