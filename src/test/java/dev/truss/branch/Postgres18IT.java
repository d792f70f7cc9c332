package dev.truss.branch;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.newBranch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Branches;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.ReflinkPostgres;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On Postgres 18 and a file system with reflinks a branch is a clone of files. */
class Postgres18IT {
  @RegisterExtension
  private static final World world =
      World.on(ReflinkPostgres::start).with("TRUSS_POSTGRES_BIN", ReflinkPostgres.bin());

  private final Branches branches = world.branches();

  @Quick
  @Test
  void branchIsAFileClone() {
    BranchJson branch = branches.create("instant");
    assertThat(branch.strategy()).isEqualTo("file_clone");
    assertThat(Databases.content(world.server(), branch.database()))
        .isEqualTo(Databases.content(world.server(), MAIN));
  }

  @Test
  void listingTellsTheStrategy() {
    long id = branches.create("listed").id();
    assertThat(branches.list("active"))
        .anyMatch(branch -> branch.id() == id && branch.strategy().equals("file_clone"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"terminate", "drain", "copy"})
  void otherWaysWorkHereToo(String connections) {
    BranchJson branch = branches.create(newBranch().connections(connections));
    assertThat(branch.strategy()).isEqualTo(connections.equals("copy") ? "copy" : "file_clone");
    assertThat(Databases.content(world.server(), branch.database()))
        .isEqualTo(Databases.content(world.server(), MAIN));
  }

  @Test
  void resetIsAFileCloneToo() {
    BranchJson branch = branches.create("again");
    world.server().execute(branch.database(), "DROP TABLE orders CASCADE");
    BranchJson reset = branches.reset(branch.id()).expect(200).branch();
    assertThat(reset.strategy()).isEqualTo("file_clone");
    assertThat(Databases.content(world.server(), reset.database()))
        .isEqualTo(Databases.content(world.server(), MAIN));
  }
}
