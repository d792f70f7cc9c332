package dev.truss.postgres;

import io.smallrye.config.Expressions;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Reads a setting exactly as it was written. The configuration library reads {@code $$} as an
 * escaped dollar and <code>${name}</code> as another setting, which is wrong in SQL and in
 * passwords.
 */
public final class LiteralSetting {

  private LiteralSetting() {}

  public static Optional<String> read(String option) {
    return Expressions.withoutExpansion(
        () -> ConfigProvider.getConfig().getOptionalValue(option, String.class));
  }
}
