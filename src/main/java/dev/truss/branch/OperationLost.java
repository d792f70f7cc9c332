package dev.truss.branch;

/** Another replica took this one for dead and took over; whatever is to be done, it does. */
final class OperationLost extends RuntimeException {

  private static final long serialVersionUID = 1L;

  OperationLost() {
    super("another replica has taken over");
  }
}
