package dev.truss.security;

import io.netty.util.NetUtil;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The host and port of a {@code Host} header or an origin.
 *
 * @param host in lower case, without brackets and without the dot at its end
 */
record Authority(String host, OptionalInt port) {

  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([0-9a-zA-Z._-]+))(?::([0-9]{1,5}))?");

  static Optional<Authority> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    OptionalInt port =
        matcher.group(3) == null
            ? OptionalInt.empty()
            : OptionalInt.of(Integer.parseInt(matcher.group(3)));
    if (matcher.group(1) != null) {
      return NetUtil.isValidIpV6Address(matcher.group(1))
          ? Optional.of(new Authority(matcher.group(1).toLowerCase(Locale.ROOT), port))
          : Optional.empty();
    }
    return Optional.of(new Authority(plain(matcher.group(2)), port));
  }

  /** Returns a name in the form in which names are compared. */
  static String plain(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  /** Returns whether the host is an IP address, which no DNS server can redirect. */
  boolean isAddress() {
    return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
  }

  int portOr(int usual) {
    return port.orElse(usual);
  }
}
