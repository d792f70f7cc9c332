package dev.truss.branch;

import static dev.truss.testsupport.request.Requests.newBranch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Api;
import dev.truss.testsupport.Branches;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.TrussProcess;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import dev.truss.testsupport.answer.BranchPageJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Two services beside one server do everything once; Postgres's log of statements is the witness.
 */
class TwoReplicasIT {
  @RegisterExtension
  private static final World world =
      World.on(() -> PostgresServer.start(Map.of("log_statement", "ddl")));

  private static TrussProcess second;

  private final PostgresServer server = world.server();
  private final TrussProcess first = world.truss();

  @BeforeAll
  static void startSecond() {
    second = world.startReplica();
  }

  @Test
  void twoCreatorsOfTwentyMakeForty() throws Exception {
    List<Future<BranchJson>> made = new ArrayList<>();
    try (ExecutorService creators = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 20; i++) {
        for (TrussProcess truss : List.of(first, second)) {
          String label = "creator " + truss.pid() + ", branch " + i;
          Callable<BranchJson> create = () -> new Branches(truss.api()).create(label);
          made.add(creators.submit(create));
        }
      }
    }
    List<String> databases = new ArrayList<>();
    for (Future<BranchJson> branch : made) {
      assertThat(branch.get().status()).isEqualTo("active");
      databases.add(branch.get().database());
    }
    assertThat(databases).hasSize(40).doesNotHaveDuplicates();
    assertThat(Databases.names(server)).containsAll(databases);
    assertThat(Databases.staging(server)).isEmpty();
  }

  @Test
  void ofCreatorsOfOneLabelOneGetsIt() throws Exception {
    List<Future<Api.Answer>> answers = new ArrayList<>();
    try (ExecutorService creators = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        for (TrussProcess truss : List.of(first, second)) {
          answers.add(creators.submit(() -> truss.api().post(Branches.PATH, newBranch("wanted"))));
        }
      }
    }
    List<String> codes = new ArrayList<>();
    for (Future<Api.Answer> answer : answers) {
      boolean made = answer.get().status() == 201;
      codes.add(made ? "made" : answer.get().expect(409).code());
    }
    assertThat(codes).hasSize(8).containsOnlyOnce("made").containsOnly("made", "label_taken");
    assertThat(first.api().get(Branches.PATH + "?label=wanted").as(BranchPageJson.class).branches())
        .hasSize(1);
  }

  @Test
  void labelsMadeFromTheTimeDiffer() throws Exception {
    List<Future<BranchJson>> made = new ArrayList<>();
    try (ExecutorService creators = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        for (TrussProcess truss : List.of(first, second)) {
          made.add(creators.submit(() -> new Branches(truss.api()).create(newBranch())));
        }
      }
    }
    List<String> labels = new ArrayList<>();
    for (Future<BranchJson> branch : made) {
      labels.add(branch.get().label());
    }
    assertThat(labels)
        .hasSize(8)
        .doesNotHaveDuplicates()
        .allMatch(label -> label.matches("branch_\\d{8}_\\d{6}(_\\d+)?"));
  }

  @Test
  void expiredBranchesAreDroppedOnce() {
    Branches branches = new Branches(first.api());
    List<BranchJson> expiring = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      expiring.add(branches.create(newBranch().ttl(Duration.ofMillis(1800))));
    }
    for (BranchJson branch : expiring) {
      branches.awaitStatus(branch.id(), "deleted");
      assertThat(drops(branch.database())).isEqualTo(1);
    }
  }

  @Test
  void deleteSentToBothDropsOnce() throws Exception {
    BranchJson branch = new Branches(first.api()).create("wanted gone twice");
    String path = Branches.PATH + "/" + branch.id();
    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService users = Executors.newFixedThreadPool(2)) {
      Future<Integer> one = users.submit(() -> first.api().delete(path).status());
      Future<Integer> other = users.submit(() -> second.api().delete(path).status());
      statuses.add(one.get());
      statuses.add(other.get());
    }
    assertThat(statuses)
        .contains(204)
        .allMatch(status -> status == 204 || status == 404 || status == 409);
    assertThat(drops(branch.database())).isEqualTo(1);
  }

  @Test
  void branchMadeByOneIsServedByTheOther() {
    long id = new Branches(first.api()).create("shared").id();
    new Branches(second.api()).reset(id).expect(200);
    assertThat(new Branches(first.api()).get(id).status()).isEqualTo("active");
  }

  private long drops(String database) {
    return server
        .log()
        .lines()
        .filter(line -> line.contains("DROP DATABASE") && line.contains(database))
        .count();
  }
}
