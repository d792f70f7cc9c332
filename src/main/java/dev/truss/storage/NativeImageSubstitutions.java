package dev.truss.storage;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.checksums.SdkChecksum;
import software.amazon.awssdk.checksums.internal.ChecksumProvider;
import software.amazon.awssdk.checksums.spi.ChecksumAlgorithm;

/**
 * Excludes from the native image the code of Amazon's client that needs the AWS Common Runtime, a
 * library that Truss does not include. The image is linked when it is built, and that code refers
 * to the library's classes. The client checks whether the library is present before it calls them.
 */
final class NativeImageSubstitutions {

  private NativeImageSubstitutions() {}

  @TargetClass(ChecksumProvider.class)
  @SuppressWarnings({"UnusedMethod", "DoNotCallSuggester"}) // they take the place of others
  static final class Checksums {

    private Checksums() {}

    @Substitute
    static @Nullable SdkChecksum createCrtCrc32C() {
      return null;
    }

    @Substitute
    static SdkChecksum crc64NvmeCrtImplementation() {
      throw new UnsupportedOperationException("the AWS Common Runtime is not there");
    }

    @Substitute
    static SdkChecksum crtXxHash(ChecksumAlgorithm algorithm) {
      throw new UnsupportedOperationException("the AWS Common Runtime is not there");
    }
  }
}
