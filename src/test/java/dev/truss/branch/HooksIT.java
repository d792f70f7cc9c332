package dev.truss.branch;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.newBranch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Aftermath;
import dev.truss.testsupport.Api;
import dev.truss.testsupport.Branches;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Configured SQL runs in each new branch before anybody else can see it, or there is no branch. */
class HooksIT {
  private static final String HOOK =
      """
      DO $$ BEGIN
        IF to_regclass('hooks_are_to_fail') IS NOT NULL THEN RAISE 'broken on purpose'; END IF;
      END $$;
      UPDATE customer SET email = 'anonymous-' || id;
      """;

  @RegisterExtension
  private static final World world = World.create().with("TRUSS_BRANCH_HOOKS", HOOK);

  private final PostgresServer server = world.server();
  private final Branches branches = world.branches();

  @AfterEach
  void hooksSucceedAgain() {
    server.execute(MAIN, "DROP TABLE IF EXISTS hooks_are_to_fail");
  }

  @Quick
  @ParameterizedTest
  @ValueSource(strings = {"fail", "copy"})
  void hookChangesTheBranchAndNotTheSource(String connections) {
    String database = branches.create(newBranch().connections(connections)).database();
    assertThat(namedCustomers(database)).isEqualTo("0");
    assertThat(namedCustomers(MAIN)).isEqualTo("200");
  }

  @Test
  void hookRunsAtAResetToo() {
    BranchJson branch = branches.create("to reset");
    branches.reset(branch.id()).expect(200);
    assertThat(namedCustomers(branch.database())).isEqualTo("0");
  }

  @Test
  void brokenHookMeansNoBranch() {
    server.execute(MAIN, "CREATE TABLE hooks_are_to_fail ()");
    Api.Answer answer = world.api().post(Branches.PATH, newBranch("unhooked")).expect(409);
    assertThat(answer.code()).isEqualTo("hook_failed");
    assertThat(answer.problem().detail()).contains("broken on purpose");
    assertThat(branches.list("failed"))
        .anySatisfy(branch -> assertThat(branch.reason()).contains("broken on purpose"));
    Aftermath.awaitOrder(world);
  }

  @Test
  void brokenHookLeavesTheOldContentOfAReset() {
    BranchJson branch = branches.create("kept");
    String oid = Databases.oid(server, branch.database());
    server.execute(MAIN, "CREATE TABLE hooks_are_to_fail ()");
    branches.reset(branch.id()).expect(409);
    assertThat(branches.get(branch.id()).status()).isEqualTo("active");
    assertThat(Databases.oid(server, branch.database())).isEqualTo(oid);
    Aftermath.awaitOrder(world);
  }

  private String namedCustomers(String database) {
    return server.value(database, "SELECT count(*) FROM customer WHERE email LIKE '%@example.com'");
  }
}
