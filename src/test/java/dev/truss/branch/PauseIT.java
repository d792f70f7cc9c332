package dev.truss.branch;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.newBranch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Api;
import dev.truss.testsupport.Branches;
import dev.truss.testsupport.PgBouncer;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.Workload;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients behind PgBouncer wait for the moment of a clone, and notice nothing else. */
class PauseIT {
  @RegisterExtension
  private static final World world = World.create().behindPgBouncer(MAIN, "shop_again");

  private final PgBouncer bouncer = world.bouncer();

  @Test
  void noTransactionFailsWhileBranchesAreCut() {
    AtomicInteger next = new AtomicInteger();
    try (Workload clients =
        Workload.start(
            8,
            () -> bouncer.connect(next.getAndIncrement() % 2 == 0 ? MAIN : "shop_again"),
            Duration.ZERO)) {
      for (int i = 0; i < 5; i++) {
        BranchJson branch = create("pause").expect(201).branch();
        assertThat(branch.strategy()).isNotEqualTo("copy");
        clients.awaitCommits(100);
      }
      assertThat(clients.failed()).isEmpty();
      assertThat(clients.refused()).isEmpty();
      assertThat(clients.replaced()).isZero();
    }
  }

  @Quick
  @Test
  void autoPausesWhenAllComeThroughPgBouncer() {
    try (Workload clients = Workload.start(4, () -> bouncer.connect(MAIN), Duration.ofMillis(5))) {
      BranchJson branch = create("auto").expect(201).branch();
      assertThat(branch.strategy()).isNotEqualTo("copy");
      clients.awaitCommits(20);
      assertThat(clients.failed()).isEmpty();
      assertThat(clients.replaced()).isZero();
    }
  }

  @Test
  void sessionThatDoesNotComeThroughPgBouncerMakesPauseImpossible() throws SQLException {
    try (Connection direct = world.server().connect(MAIN)) {
      Api.Answer answer = create("pause").expect(409);
      assertThat(answer.code()).isEqualTo("pause_unavailable");
      assertThat(direct.isValid(1)).isTrue();
    }
  }

  @Test
  void passwordOfTheConsoleStaysSecret() {
    create("pause").expect(201);
    assertThat(world.truss().log())
        .doesNotContain("c@nsole")
        .doesNotContain("c%40nsole")
        .doesNotContain("hunter2");
  }

  private static Api.Answer create(String connections) {
    return world.api().post(Branches.PATH, newBranch().connections(connections));
  }
}
