package dev.truss.branch;

import static dev.truss.testsupport.World.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.truss.testsupport.Branches;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.ReflinkPostgres;
import dev.truss.testsupport.World;
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
    JsonNode branch = branches.create("instant");
    assertThat(branch.get("strategy").textValue()).isEqualTo("file_clone");
    assertThat(Databases.content(world.server(), branch.get("branch_db").textValue()))
        .isEqualTo(Databases.content(world.server(), MAIN));
  }

  @Test
  void listingTellsTheStrategy() {
    long id = branches.create("listed").get("id").asLong();
    assertThat(branches.list("active"))
        .anyMatch(
            branch ->
                branch.get("id").asLong() == id
                    && branch.get("strategy").asText().equals("file_clone"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"terminate", "drain", "copy"})
  void otherWaysWorkHereToo(String connections) {
    JsonNode branch = branches.createWith("{\"connections\":\"%s\"}".formatted(connections));
    assertThat(branch.get("strategy").textValue())
        .isEqualTo(connections.equals("copy") ? "copy" : "file_clone");
    assertThat(Databases.content(world.server(), branch.get("branch_db").textValue()))
        .isEqualTo(Databases.content(world.server(), MAIN));
  }

  @Test
  void resetIsAFileCloneToo() {
    JsonNode branch = branches.create("again");
    world.server().execute(branch.get("branch_db").textValue(), "DROP TABLE orders CASCADE");
    JsonNode reset = branches.reset(branch.get("id").asLong()).expect(200).json();
    assertThat(reset.get("strategy").textValue()).isEqualTo("file_clone");
    assertThat(Databases.content(world.server(), reset.get("branch_db").textValue()))
        .isEqualTo(Databases.content(world.server(), MAIN));
  }
}
