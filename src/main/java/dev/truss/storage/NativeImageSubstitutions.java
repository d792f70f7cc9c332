package dev.truss.storage;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.checksums.SdkChecksum;
import software.amazon.awssdk.checksums.internal.ChecksumProvider;
import software.amazon.awssdk.checksums.spi.ChecksumAlgorithm;

/**
 * Leaves out of the native image what Amazon's client does with a library that Truss does not have
 * (the AWS Common Runtime): the image is linked when it is built, and these refer to its classes.
 * The client looks whether that library is there before it calls them.
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
