package dev.truss.session;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The cookie that identifies a browser's session. Scripts cannot read it, and browsers do not send
 * it from other sites.
 */
@RequestScoped
class SessionCookie {

  /** The time without a request after which a session is deleted. */
  static final Duration LIFE = Duration.ofDays(30);

  private static final String NAME = "truss_session";
  private static final int BYTES = 32;
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final RoutingContext context;

  SessionCookie(RoutingContext context) {
    this.context = context;
  }

  /** Returns the hash by which the control database knows the session; empty without a cookie. */
  Optional<byte[]> hash() {
    return value().map(SessionCookie::hash);
  }

  private Optional<String> value() {
    return Optional.ofNullable(context.request().getCookie(NAME))
        .map(Cookie::getValue)
        .filter(value -> FORM.matcher(value).matches());
  }

  /** Prolongs the cookie of an existing session. */
  byte[] goOn() {
    return send(value().orElseThrow());
  }

  /** Begins a session with a new random value. */
  byte[] begin() {
    byte[] random = new byte[BYTES];
    // Not a constant: a native image would hold one that was made when it was built.
    new SecureRandom().nextBytes(random);
    return send(Base64.getUrlEncoder().withoutPadding().encodeToString(random));
  }

  private byte[] send(String value) {
    context
        .response()
        .addCookie(
            Cookie.cookie(NAME, value)
                .setPath("/")
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.STRICT)
                .setSecure(context.request().isSSL())
                .setMaxAge(LIFE.toSeconds()));
    return hash(value);
  }

  private static byte[] hash(String value) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
