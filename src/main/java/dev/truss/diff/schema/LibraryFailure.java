package dev.truss.diff.schema;

/** PgCodeKeeper could not cope with what it was shown. */
final class LibraryFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LibraryFailure(Throwable cause) {
    super(String.valueOf(cause.getMessage()), cause);
  }
}
