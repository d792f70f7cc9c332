package dev.truss.cloning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.truss.dump.CopyObstacle;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Roles;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Each obstacle is shown three times: that it is listed, that the copy without a look at the list
 * fails or loses something, and that it is found without the source, by what a superuser wrote down
 * beside an archive.
 */
class CopyObstaclesIT extends ObstaclesContract {

  @ParameterizedTest
  @FieldSource("dev.truss.cloning.ObstacleCases#BREAKING")
  void listedThingsBreakTheCopy(ObstacleCases.Case given) throws SQLException {
    String source = newDatabase();
    Roles.grant(server, source, given.tier(), given.tier());
    server.execute(source, given.setup());
    if (given.tier().equals("full")) {
      Roles.grant(server, source, "full", "full");
    }
    PlainCopy copy = PlainCopy.by(given.tier(), server, source);

    assertThat(obstacles(copy))
        .anySatisfy(
            obstacle -> {
              assertThat(obstacle.kind()).isEqualTo(given.kind());
              assertThat(obstacle.object()).isEqualTo(given.object());
            });
    assertThat(copy.succeeds(source + "_copy")).isFalse();
    assertThat(obstacles(PlainCopy.by(PostgresServer.USER, server, source))).isEmpty();
    if (given.tier().equals("full")) { // what the other cannot read is in no archive
      assertThat(restoreObstacles(copy))
          .extracting(CopyObstacle::kind, CopyObstacle::object)
          .contains(tuple(given.kind(), given.object()));
    }
    assertThat(restoreObstacles(PlainCopy.by(PostgresServer.USER, server, source))).isEmpty();
  }

  @ParameterizedTest
  @FieldSource("dev.truss.cloning.ObstacleCases#CURABLE")
  void grantsMendWhatCameLater(ObstacleCases.Case given) throws SQLException {
    String source = newDatabase();
    Roles.grant(server, source, given.tier(), given.tier());
    server.execute(source, given.setup());
    PlainCopy copy = PlainCopy.by(given.tier(), server, source);
    assertThat(obstacles(copy))
        .extracting(CopyObstacle::kind, CopyObstacle::object)
        .containsExactly(tuple(given.kind(), given.object()));
    assertThat(restoreObstacles(copy)).isEqualTo(obstacles(copy));
    assertThat(copy.succeeds(source + "_failed")).isFalse();

    Roles.grant(server, source, given.tier(), given.tier());

    assertThat(obstacles(copy)).isEmpty();
    assertThat(restoreObstacles(copy)).isEmpty();
    assertThat(copy.succeeds(source + "_copy")).isTrue();
  }
}
