package dev.truss.postgres;

import io.smallrye.config.Expressions;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Reads a setting as it was written. The configuration library takes {@code $$} for an escaped
 * dollar and <code>${name}</code> for another setting, which is not what is meant in SQL and in
 * passwords.
 */
public final class LiteralSetting {

  private LiteralSetting() {}

  public static Optional<String> read(String option) {
    return Expressions.withoutExpansion(
        () -> ConfigProvider.getConfig().getOptionalValue(option, String.class));
  }
}
