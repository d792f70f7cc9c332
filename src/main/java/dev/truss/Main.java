package dev.truss;

import dev.truss.postgres.JvmShutdown;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.util.ExceptionUtil;
import io.smallrye.config.ConfigValidationException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Starts Truss, and says why it could not be started. Parts of Quarkus fail when the JVM is told to
 * end while they start; that is no failure of Truss, and is not reported.
 */
@QuarkusMain
public final class Main {

  private Main() {}

  public static void main(String... arguments) {
    // Otherwise Quarkus answers what is no URI by itself, with an empty 400. The native image reads
    // it when it is built: see application.properties.
    System.setProperty("vertx.disableURIValidation", "true");
    Quarkus.run(null, Main::exit, arguments);
  }

  private static void exit(int code, @Nullable Throwable failure) {
    if (LaunchMode.current().isDev()) {
      // A reload ends the application but not the process.
      ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(code, failure);
      return;
    }
    if (failure != null && !JvmShutdown.hasBegun()) {
      report(failure);
    }
    System.exit(code);
  }

  @SuppressWarnings("SystemOut") // What is wrong with the configuration stands by itself.
  private static void report(Throwable failure) {
    Logger log = Logger.getLogger(Main.class);
    switch (ExceptionUtil.getRootCause(failure)) {
      case QuarkusBindException taken ->
          log.errorf(
              "cannot listen on %s, port %d; another process may do so",
              taken.getHost(), taken.getPort());
      case IllegalArgumentException wrong -> System.err.println(wrong.getMessage());
      case ConfigurationException wrong -> System.err.println(wrong.getMessage());
      case ConfigValidationException wrong -> System.err.println(wrong.getMessage());
      default -> log.error("Truss cannot be started", failure);
    }
  }
}
