package dev.truss.postgres;

/**
 * Tells whether this process is shutting down. The JVM then accepts no more shutdown hooks, so no
 * program may be started that a hook would have to end.
 */
public final class JvmShutdown {

  private JvmShutdown() {}

  /** Returns whether the shutdown has begun. Only an attempt to add a hook shows it. */
  public static boolean hasBegun() {
    Thread hook = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      return !Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      return true;
    }
  }
}
