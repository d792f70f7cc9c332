package dev.truss.openapi;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.quarkus.smallrye.openapi.runtime.filter.AutoSecurityFilter;
import io.smallrye.openapi.runtime.io.Format;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the native program serve the document as the build wrote it. Quarkus reads the file at each
 * start and writes it again in both formats, for filters that run at the start. Truss has none, and
 * this was more than half of the work of a start.
 */
final class NativeImageSubstitutions {

  private NativeImageSubstitutions() {}

  @TargetClass(OpenApiDocumentService.class)
  @SuppressWarnings("UnusedMethod") // They take the place of Quarkus's.
  static final class Document {

    private Document() {}

    @Substitute
    void prepareDocument(
        @Nullable AutoSecurityFilter security, Map<RunStage, List<String>> filters, String name) {}

    @Substitute
    public byte[] getDocument(String name, Format format) {
      String resource = "META-INF/quarkus-generated-openapi-doc." + format;
      try (InputStream file =
          Thread.currentThread().getContextClassLoader().getResourceAsStream(resource)) {
        if (file == null) {
          throw new IllegalStateException("Not packaged: " + resource);
        }
        return file.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
