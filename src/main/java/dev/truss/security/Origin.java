package dev.truss.security;

import java.util.Map;
import java.util.Optional;

/**
 * Where a page came from, as browsers write it into {@code Origin}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6454">RFC 6454</a>
 */
record Origin(String scheme, String host, int port) {

  private static final Map<String, Integer> USUAL_PORTS = Map.of("http", 80, "https", 443);

  /** Nothing for {@code null}, which is what sandboxed pages and files send, and for nonsense. */
  static Optional<Origin> parse(String text) {
    int end = text.indexOf("://");
    if (end < 0 || !USUAL_PORTS.containsKey(text.substring(0, end))) {
      return Optional.empty();
    }
    String scheme = text.substring(0, end);
    return Authority.parse(text.substring(end + 3))
        .map(
            authority ->
                new Origin(scheme, authority.host(), authority.portOr(USUAL_PORTS.get(scheme))));
  }

  /**
   * Whether a page from here asks the server it came from. Of TLS only this is known: a request
   * that arrives encrypted was not sent by a page that was not; the other way round, a proxy may
   * have taken the encryption away.
   */
  boolean isOf(Authority requested, boolean encrypted) {
    return host.equals(requested.host())
        && port == requested.portOr(USUAL_PORTS.get(scheme))
        && !(encrypted && scheme.equals("http"));
  }

  @Override
  public String toString() {
    String shown = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return port == USUAL_PORTS.get(scheme)
        ? scheme + "://" + shown
        : scheme + "://" + shown + ":" + port;
  }
}
