package dev.truss.security;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Stops the start if other machines could use Truss and no option allows it. */
@ApplicationScoped
class ListenCheck {

  private final AuthConfig auth;
  private final VertxHttpConfig http;

  ListenCheck(AuthConfig auth, VertxHttpConfig http) {
    this.auth = auth;
    this.http = http;
  }

  void check(@Observes @Priority(1) StartupEvent event) {
    check(auth.mode(), auth.allowAnonymous(), http.host());
  }

  static void check(String mode, boolean allowAnonymous, String host) {
    if (!mode.equals("none")) {
      throw new ConfigurationException(
          "truss.auth.mode is "
              + mode
              + ", and only none is there yet: Truss does not start, because it would let everybody in.");
    }
    if (!allowAnonymous && !isLoopback(host)) {
      throw new ConfigurationException(
          "quarkus.http.host is "
              + host
              + ", which other machines can reach, and with truss.auth.mode=none everybody who reaches Truss may do"
              + " everything. Set quarkus.http.host=127.0.0.1, or truss.auth.allow-anonymous=true if something else"
              + " keeps strangers away.");
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
