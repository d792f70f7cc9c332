package dev.truss.postgres;

/**
 * Whether this process has been told to end. From then on the JVM takes no hooks, and so no program
 * can be started whose end would be waited for.
 */
public final class JvmShutdown {

  private JvmShutdown() {}

  /** Tries it with a hook: the JVM does not tell otherwise. */
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
