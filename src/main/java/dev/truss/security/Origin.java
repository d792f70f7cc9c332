package dev.truss.security;

import java.util.Map;
import java.util.Optional;

/**
 * The origin of a page, as browsers send it in {@code Origin}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6454">RFC 6454</a>
 */
record Origin(String scheme, String host, int port) {

  private static final Map<String, Integer> USUAL_PORTS = Map.of("http", 80, "https", 443);

  /**
   * Reads an origin. Returns empty for {@code null}, which sandboxed pages and files send, and for
   * malformed ones.
   */
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
   * Returns whether the page comes from the server that it asks. A request that arrives with TLS
   * cannot come from a page without; the opposite can be true behind a proxy that ends TLS.
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
