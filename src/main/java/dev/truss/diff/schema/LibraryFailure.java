package dev.truss.diff.schema;

/** Thrown when pgCodeKeeper fails on the objects that it sees. */
final class LibraryFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LibraryFailure(Throwable cause) {
    super(String.valueOf(cause.getMessage()), cause);
  }
}
