package dev.truss.recovery.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimelinesTest {

  @Test
  void historyNamesTheAncestors() {
    String text =
        """
        1\t0/3000000\tbefore 2026-01-15 10:00:00+00

        # by hand
        2\t1/5000060\tno recovery target specified
        """;

    assertThat(Timelines.of(4, text).ancestors())
        .isEqualTo(
            List.of(
                new Timelines.Ancestor(1, Lsn.of("0/3000000")),
                new Timelines.Ancestor(2, Lsn.of("1/5000060"))));
  }

  @Test
  void reasonMayBeCut() {
    assertThat(Timelines.of(2, "1\t0/3000000\tno recov").ancestors()).hasSize(1);
    assertThat(Timelines.of(2, "1\t0/3000000\n").ancestors()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n\n",
        "# nothing\n",
        "1",
        "1\t0/30",
        "1\t0/3000000",
        "1\n",
        "one\t0/3000000\tx\n",
        "0\t0/3000000\tx\n",
        "99999999999\t0/3000000\tx\n",
        "1\t0-3000000\tx\n",
        "1\t0/3000000\tx\n1\t0/4000000\tx\n",
        "2\t0/3000000\tx\n1\t0/4000000\tx\n",
        "3\t0/3000000\tx\n",
        "1\t0/5000000\tx\n2\t0/4000000\tx\n",
        "\0\0\0\0"
      })
  void whatPostgresDoesNotWriteIsNoHistory(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Timelines.of(3, text));
  }

  @Test
  void historyOfAServerThatIsFurtherIsRefused() {
    Timelines timelines = Timelines.of(2, "1\t0/3000000\tx\n");

    timelines.requireBefore(Lsn.of("0/3000000"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> timelines.requireBefore(Lsn.of("0/2FFFFFF")))
        .withMessageContaining("0/3000000");
  }
}
