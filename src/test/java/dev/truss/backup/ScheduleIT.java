package dev.truss.backup;

import static dev.truss.testsupport.World.MAIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.truss.testsupport.Api;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.World;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Schedules begin backups when their time has come, and end what is outdated. */
class ScheduleIT {
  private static final Path STORAGE = Backups.folder();

  @RegisterExtension
  private static final World world = World.create().with("TRUSS_STORAGE_PATH", STORAGE.toString());

  private final Backups backups = new Backups(world, STORAGE);

  @Test
  void bodyNullIsNoSchedule() {
    Api.Answer refused = world.api().put("/api/schedules/nothing", "null").expect(422);
    assertThat(refused.json().get("field").textValue()).isEqualTo("cron");
  }

  @Test
  void timeThatCameOnceOrOftenMakesOneBackup() {
    put("missed", "{\"cron\":\"0 3 * * *\",\"enabled\":true}");
    world.replica(2);
    makeDue("missed", "3 days");
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> of("missed").size() == 1);
    backups.awaitEnd(of("missed").getFirst());
    JsonNode schedule = world.api().get("/api/schedules/missed").expect(200).json();
    assertThat(schedule.get("last_run_at").isNull()).isFalse();
    assertThat(schedule.get("reason").isNull()).isTrue();
    world.api().delete("/api/schedules/missed").expect(204);
    assertThat(of("missed")).isEmpty();
    assertThat(world.api().get(Backups.PATH + "?label=missed").json().get("backups")).hasSize(1);
  }

  @Quick
  @Test
  void outdatedBackupsGoAfterTheNewOneWasProven() {
    put("nightly", "{\"cron\":\"0 3 * * *\",\"verify\":true,\"keep\":{\"last\":2}}");
    for (int run = 1; run <= 3; run++) {
      makeDue("nightly", "1 minute");
      long last = run;
      Awaitility.await("run " + run)
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                List<JsonNode> all = of("nightly");
                assertThat(all).hasSize((int) Math.min(last, 2));
                assertThat(all)
                    .allMatch(backup -> backup.get("verification").textValue().equals("passed"));
                assertThat(all.getFirst().get("id").asLong()).isGreaterThan(newestBefore(last));
              });
      newest = of("nightly").getFirst().get("id").asLong();
    }
    world.api().delete("/api/schedules/nightly").expect(204);
    backups.awaitOrder();
  }

  @Test
  void verificationThatCameToNoResultCostsNoBackup() {
    world.server().execute("postgres", "CREATE ROLE fleeting");
    world
        .server()
        .execute(MAIN, "CREATE TABLE fleeting (a int); ALTER TABLE fleeting OWNER TO fleeting");
    put("careful", "{\"cron\":\"0 3 * * *\",\"verify\":true,\"keep\":{\"last\":2}}");
    makeDue("careful", "1 minute");
    JsonNode proven = awaitProven("careful", 1);
    world.server().execute(MAIN, "DROP TABLE fleeting");
    world.server().execute("postgres", "DROP ROLE fleeting");

    JsonNode asked = world.api().post(backups.path(proven) + "/verify", "{}").expect(202).json();
    JsonNode again = backups.awaitVerification(proven);
    assertThat(again.get("verification").textValue()).isEqualTo("passed");
    assertThat(again.get("verification_reason").textValue())
        .contains("came to no result", "fleeting");
    assertThat(world.api().get("/api/schedules/careful").json().get("reason").textValue())
        .contains("came to no result", "fleeting");
    Awaitility.await("the job fails")
        .until(() -> backups.job(asked).get("status").textValue().equals("failed"));

    makeDue("careful", "1 minute");
    awaitProven("careful", 2);
    assertThat(of("careful")).extracting(backup -> backup.get("id")).contains(proven.get("id"));
    world.api().delete("/api/schedules/careful").expect(204);
  }

  @Test
  void branchesAreChosenByTheirLabels() {
    long one = world.branches().create("release-1").get("id").asLong();
    long other = world.branches().create("release-2").get("id").asLong();
    world.branches().create("feature");
    put("releases", "{\"cron\":\"0 3 * * *\",\"branches\":\"release-*\"}");
    makeDue("releases", "1 minute");
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> of("releases").size() == 2);
    assertThat(of("releases"))
        .extracting(backup -> backup.get("branch").asLong())
        .containsExactlyInAnyOrder(one, other);
    of("releases").forEach(backups::awaitEnd);
  }

  @Test
  void backupsOfABranchThatIsGoneAreOutdatedToo() {
    JsonNode gone = world.branches().create("gone-1");
    String ofGone = "{\"branch\":%d}".formatted(gone.get("id").asLong());
    backups.create(ofGone);
    JsonNode newest = backups.create(ofGone);
    world.branches().delete(gone.get("id").asLong());
    JsonNode left = world.branches().create("gone-2");
    put("fading", "{\"cron\":\"0 3 * * *\",\"branches\":\"gone-*\",\"keep\":{\"last\":1}}");
    world
        .server()
        .execute(
            Databases.CONTROL,
            "UPDATE backup SET schedule = 'fading' WHERE branch_id = " + gone.get("id").asLong());

    makeDue("fading", "1 minute");

    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(of("fading"))
                    .extracting(backup -> backup.get("branch").asLong())
                    .containsExactly(left.get("id").asLong(), gone.get("id").asLong()));
    assertThat(of("fading")).extracting(backup -> backup.get("id")).contains(newest.get("id"));
    backups.awaitOrder();
  }

  @Test
  void scheduleThatFindsNothingSaysSo() {
    put("nothing", "{\"cron\":\"0 3 * * *\",\"branches\":\"none such\"}");
    makeDue("nothing", "1 minute");
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> !world.api().get("/api/schedules/nothing").json().get("reason").isNull());
  }

  @Test
  void sourceThatCannotBeOpenedStopsNoOther() {
    JsonNode closed = world.branches().create("closed");
    world.branches().create("closed not");
    String database = closed.get("branch_db").textValue();
    world
        .server()
        .execute("postgres", "ALTER DATABASE %s ALLOW_CONNECTIONS false".formatted(database));
    put("branches", "{\"cron\":\"0 3 * * *\",\"branches\":\"closed*\"}");
    put("behind", "{\"cron\":\"0 3 * * *\"}");
    makeDue("branches", "2 minutes");
    makeDue("behind", "1 minute");
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> of("branches").size() == 1 && of("behind").size() == 1);
    Awaitility.await()
        .untilAsserted(
            () -> {
              JsonNode schedule = world.api().get("/api/schedules/branches").json();
              assertThat(schedule.get("reason").asText())
                  .contains(database, "allows no connections");
              assertThat(Instant.parse(schedule.get("next_run_at").textValue()))
                  .isAfter(Instant.now());
            });
    world
        .server()
        .execute("postgres", "ALTER DATABASE %s ALLOW_CONNECTIONS true".formatted(database));
    of("branches").forEach(backups::awaitEnd);
    of("behind").forEach(backups::awaitEnd);
  }

  @Test
  void runBehindOneThatWaitsForALockBeginsNothingAndThatOneCanBeCancelled() throws SQLException {
    put("often", "{\"cron\":\"*/5 * * * *\"}");
    try (Connection writer = world.server().connect(MAIN);
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute("LOCK TABLE visits IN ACCESS EXCLUSIVE MODE");
      makeDue("often", "1 minute");
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> of("often").size() == 1);
      long waiting = of("often").getFirst().get("id").asLong();
      makeDue("often", "1 minute");
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(world.api().get("/api/schedules/often").json().get("reason").asText())
                      .contains("Backup " + waiting, "not done yet"));
      assertThat(of("often")).hasSize(1);

      backups.cancel(of("often").getFirst()).expect(202);
      JsonNode ended = backups.awaitEnd(of("often").getFirst());
      assertThat(ended.get("status").textValue()).isEqualTo("cancelled");
    }
    world.api().delete("/api/schedules/often").expect(204);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"cron\":\"soon\"}",
        "{\"cron\":\"0 3 * * *\",\"time_zone\":\"Nowhere\"}",
        "{\"cron\":\"0 3 * * *\",\"keep\":{\"last\":-1}}",
        "{\"cron\":\"0 3 * * *\",\"keep\":{\"yearly\":1}}"
      })
  void badScheduleIsRefused(String request) {
    var answer = world.api().put("/api/schedules/bad", request);
    assertThat(answer.status()).isIn(400, 422);
    assertThat(answer.json().get("field").textValue()).isNotBlank();
    assertThat(world.api().get("/api/schedules/bad").status()).isEqualTo(404);
  }

  private long newest;

  private long newestBefore(long run) {
    return run == 1 ? 0 : newest;
  }

  private static void put(String name, String request) {
    world.api().put("/api/schedules/" + name, request).expect(200);
  }

  /** The newest one, when there are so many and it is proven. */
  private static JsonNode awaitProven(String schedule, int number) {
    Awaitility.await("proven backup " + number)
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              List<JsonNode> all = of(schedule);
              return all.size() == number
                  && all.getFirst().get("verification").textValue().equals("passed");
            });
    return of(schedule).getFirst();
  }

  private static void makeDue(String name, String ago) {
    world
        .server()
        .execute(
            Databases.CONTROL,
            "UPDATE schedule SET next_run_at = now() - interval '%s' WHERE name = '%s'"
                .formatted(ago, name));
  }

  private static List<JsonNode> of(String schedule) {
    JsonNode all = world.api().get(Backups.PATH).expect(200).json().get("backups");
    return StreamSupport.stream(all.spliterator(), false)
        .filter(backup -> schedule.equals(backup.get("schedule").textValue()))
        .toList();
  }
}
