package dev.truss.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Writers insert numbered rows while everything else goes on that a server does. Each recovered
 * branch holds what had committed before the first commit in the WAL that is later than its target,
 * to the row.
 */
class RecoveryLedgerIT {
  private static final int TARGETS = 20;

  /** {@code TRUSS_TEST_LEDGER_SECONDS=120} is thorough; the suite has more to do. */
  private static final int SECONDS =
      Integer.parseInt(System.getenv().getOrDefault("TRUSS_TEST_LEDGER_SECONDS", "20"));

  @RegisterExtension
  private static final World world =
      World.archiving().with("TRUSS_RECOVERY_BASE_BACKUP_SCHEDULE", "off");

  private final Recovering recovering = new Recovering(world);

  @AfterEach
  void nothingIsLeft() {
    recovering.awaitOrder();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void everyTargetEqualsTheLedger(int writers) {
    Ledger ledger = new Ledger(world, writers);
    recovering.baseBackup();
    ledger.run(SECONDS);
    assertThat(ledger.rows()).hasSizeGreaterThan(10 * SECONDS * writers);

    List<Instant> targets = targets(ledger);
    for (int i = 0; i < targets.size(); i += 2) {
      List<Instant> two = targets.subList(i, Math.min(i + 2, targets.size()));
      List<BranchJson> begun = two.stream().map(this::begin).toList();
      for (int j = 0; j < two.size(); j++) {
        BranchJson branch = recovering.awaitActive(begun.get(j));
        assertThat(ledger.stateOf(branch.database()))
            .as(
                "target %d of %s, %d commits are not in the order of their times",
                i + j, targets, ledger.inversions())
            .isEqualTo(ledger.expectedAt(two.get(j)));
        world.branches().delete(branch.id());
      }
    }
  }

  private BranchJson begin(Instant target) {
    return recovering.begin(Recovering.time(target.toString())).expect(202).branch();
  }

  /** Those at which something is easily got wrong, and random ones. */
  private static List<Instant> targets(Ledger ledger) {
    List<Ledger.Row> rows = ledger.rows();
    Instant some = rows.get(rows.size() / 2).committedAt();
    List<Instant> targets = new ArrayList<>();
    targets.add(some.minus(1, ChronoUnit.MICROS));
    targets.add(some);
    targets.add(some.plus(1, ChronoUnit.MICROS));
    targets.add(ledger.committed("drop").minus(1, ChronoUnit.MICROS));
    targets.add(ledger.committed("drop"));
    targets.add(ledger.idleAt());
    targets.add(ledger.endedAt());
    Random random = new Random(rows.size());
    Instant first = rows.getFirst().committedAt();
    long micros = ChronoUnit.MICROS.between(first, rows.getLast().committedAt());
    while (targets.size() < TARGETS) {
      targets.add(first.plus(random.nextLong(micros), ChronoUnit.MICROS));
    }
    return targets;
  }
}
