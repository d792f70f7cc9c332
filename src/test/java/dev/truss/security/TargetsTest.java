package dev.truss.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.truss.error.Problem;
import dev.truss.error.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/api/branches",
        "/api/branches/",
        "/api/schedules/every%20night",
        "/api/schedules/n%C3%A4chtlich",
        "/api/schedules/100%25",
        "/assets/index-B2.x_y~z.js",
        "/.well-known/x",
        "/..x"
      })
  void usualPathsPass(String path) {
    assertThatCode(() -> Targets.require(path, path)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//api/branches",
        "/api//branches",
        "/api/branches//",
        "/x/../api/branches",
        "/api/x/..",
        "/./api/branches",
        "/api/.",
        "/%61pi/branches",
        "/api/%62ranches",
        "/api/%42ranches",
        "/api/branches/%31",
        "/api%2Fbranches",
        "/api/%2e/branches",
        "/api/%2E%2e/branches",
        "/api/base%2dbackups",
        "/api/%5Frest",
        "/api/%7Erest",
        "/api\\branches",
        "/api%5Cbranches",
        "/api/branches;x=y"
      })
  void otherPathsAreNone(String path) {
    assertThat(refusal(path, path).problem().status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/branches?label=%zz",
        "/api/branches?label=%",
        "/api/branches?label=a%4",
        "/api/branches?%zz=1",
        "/api/%zz",
        "/api/branches/%",
        "/api/branches?label=%ff",
        "/api/branches?label=%C3",
        "/api/branches?label=%C3%28",
        "/api/branches?label=%ED%A0%80"
      })
  void escapesThatAreNoTextAreRefused(String target) {
    Problem problem = refusal(target.split("\\?", 2)[0], target).problem();
    assertThat(problem.status()).isEqualTo(400);
    assertThat(problem.code()).isEqualTo("invalid_target");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/branches?label=a|b",
        "/api/branches?label={a}",
        "/api/branches?label=a\"b",
        "/api/branches?label=a^b",
        "/api/branches?label=<a>",
        "/api/branches?label=a`b",
        "/api/bran[ches"
      })
  void charactersThatNoUriHasAreRefused(String target) {
    assertThat(refusal(target.split("\\?", 2)[0], target).problem().code())
        .isEqualTo("invalid_target");
  }

  @Test
  void longAddressIsRefused() {
    String target = "/api/branches?label=" + "a".repeat(4096);
    assertThat(refusal("/api/branches", target).problem().code()).isEqualTo("uri_too_long");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/branches?label=a%00b", "/api/branches?a=%00%0AFAKE"})
  void nulIsRefused(String target) {
    assertThat(refusal("/api/branches", target).problem().status()).isEqualTo(400);
  }

  private static ProblemException refusal(String path, String target) {
    return catchThrowableOfType(ProblemException.class, () -> Targets.require(path, target));
  }
}
