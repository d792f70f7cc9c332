package dev.truss.security;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenCheckTest {

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.9.9.9", "localhost", "::1"})
  void loopbackNeedsNoPermission(String host) {
    assertThatCode(() -> ListenCheck.check("none", false, host)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "no.such.name.invalid"})
  void otherAddressesNeedPermission(String host) {
    assertThatThrownBy(() -> ListenCheck.check("none", false, host))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll(
            host, "quarkus.http.host", "truss.auth.mode=none", "truss.auth.allow-anonymous=true");
    assertThatCode(() -> ListenCheck.check("none", true, host)).doesNotThrowAnyException();
  }

  @Test
  void aModeThatIsNotThereStopsTheStart() {
    assertThatThrownBy(() -> ListenCheck.check("token", true, "127.0.0.1"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("truss.auth.mode", "token", "only none");
  }
}
