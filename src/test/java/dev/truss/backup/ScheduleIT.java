package dev.truss.backup;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.newBackup;
import static dev.truss.testsupport.request.Requests.newSchedule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Api;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BackupJson;
import dev.truss.testsupport.answer.BackupPageJson;
import dev.truss.testsupport.answer.BranchJson;
import dev.truss.testsupport.answer.ScheduleJson;
import dev.truss.testsupport.request.NewBackup;
import dev.truss.testsupport.request.NewSchedule;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
    assertThat(refused.problem().field()).isEqualTo("cron");
  }

  @Test
  void timeThatCameOnceOrOftenMakesOneBackup() {
    put("missed", newSchedule("0 3 * * *").enabled(true));
    world.replica(2);
    makeDue("missed", "3 days");
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> of("missed").size() == 1);
    backups.awaitEnd(of("missed").getFirst());
    ScheduleJson schedule =
        world.api().get("/api/schedules/missed").expect(200).as(ScheduleJson.class);
    assertThat(schedule.lastRunAt()).isNotNull();
    assertThat(schedule.reason()).isNull();
    world.api().delete("/api/schedules/missed").expect(204);
    assertThat(of("missed")).isEmpty();
    assertThat(world.api().get(Backups.PATH + "?label=missed").as(BackupPageJson.class).backups())
        .hasSize(1);
  }

  @Quick
  @Test
  void outdatedBackupsGoAfterTheNewOneWasProven() {
    put("nightly", newSchedule("0 3 * * *").verify(true).keepLast(2));
    for (int run = 1; run <= 3; run++) {
      makeDue("nightly", "1 minute");
      long last = run;
      Awaitility.await("run " + run)
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                List<BackupJson> all = of("nightly");
                assertThat(all).hasSize((int) Math.min(last, 2));
                assertThat(all).allMatch(backup -> backup.verification().equals("passed"));
                assertThat(all.getFirst().id()).isGreaterThan(newestBefore(last));
              });
      newest = of("nightly").getFirst().id();
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
    put("careful", newSchedule("0 3 * * *").verify(true).keepLast(2));
    makeDue("careful", "1 minute");
    BackupJson proven = awaitProven("careful", 1);
    world.server().execute(MAIN, "DROP TABLE fleeting");
    world.server().execute("postgres", "DROP ROLE fleeting");

    BackupJson asked = backups.beginVerification(proven);
    BackupJson again = backups.awaitVerification(proven);
    assertThat(again.verification()).isEqualTo("passed");
    assertThat(again.verificationReason()).contains("came to no result", "fleeting");
    assertThat(world.api().get("/api/schedules/careful").as(ScheduleJson.class).reason())
        .contains("came to no result", "fleeting");
    Awaitility.await("the job fails").until(() -> backups.job(asked).status().equals("failed"));

    makeDue("careful", "1 minute");
    awaitProven("careful", 2);
    assertThat(of("careful")).extracting(backup -> backup.id()).contains(proven.id());
    world.api().delete("/api/schedules/careful").expect(204);
  }

  @Test
  void branchesAreChosenByTheirLabels() {
    long one = world.branches().create("release-1").id();
    long other = world.branches().create("release-2").id();
    world.branches().create("feature");
    put("releases", newSchedule("0 3 * * *").branches("release-*"));
    makeDue("releases", "1 minute");
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> of("releases").size() == 2);
    assertThat(of("releases"))
        .extracting(backup -> backup.branch())
        .containsExactlyInAnyOrder(one, other);
    of("releases").forEach(backups::awaitEnd);
  }

  @Test
  void backupsOfABranchThatIsGoneAreOutdatedToo() {
    BranchJson gone = world.branches().create("gone-1");
    NewBackup ofGone = newBackup().of(gone.id());
    backups.create(ofGone);
    BackupJson newest = backups.create(ofGone);
    world.branches().delete(gone.id());
    BranchJson left = world.branches().create("gone-2");
    put("fading", newSchedule("0 3 * * *").branches("gone-*").keepLast(1));
    world
        .server()
        .execute(
            Databases.CONTROL,
            "UPDATE backup SET schedule = 'fading' WHERE branch_id = " + gone.id());

    makeDue("fading", "1 minute");

    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(of("fading"))
                    .extracting(backup -> backup.branch())
                    .containsExactly(left.id(), gone.id()));
    assertThat(of("fading")).extracting(backup -> backup.id()).contains(newest.id());
    backups.awaitOrder();
  }

  @Test
  void scheduleThatFindsNothingSaysSo() {
    put("nothing", newSchedule("0 3 * * *").branches("none such"));
    makeDue("nothing", "1 minute");
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                world.api().get("/api/schedules/nothing").as(ScheduleJson.class).reason() != null);
  }

  @Test
  void sourceThatCannotBeOpenedStopsNoOther() {
    BranchJson closed = world.branches().create("closed");
    world.branches().create("closed not");
    String database = closed.database();
    world
        .server()
        .execute("postgres", "ALTER DATABASE %s ALLOW_CONNECTIONS false".formatted(database));
    put("branches", newSchedule("0 3 * * *").branches("closed*"));
    put("behind", newSchedule("0 3 * * *"));
    makeDue("branches", "2 minutes");
    makeDue("behind", "1 minute");
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> of("branches").size() == 1 && of("behind").size() == 1);
    Awaitility.await()
        .untilAsserted(
            () -> {
              ScheduleJson schedule =
                  world.api().get("/api/schedules/branches").as(ScheduleJson.class);
              assertThat(schedule.reason()).contains(database, "allows no connections");
              assertThat(schedule.nextRunAt()).isAfter(Instant.now());
            });
    world
        .server()
        .execute("postgres", "ALTER DATABASE %s ALLOW_CONNECTIONS true".formatted(database));
    of("branches").forEach(backups::awaitEnd);
    of("behind").forEach(backups::awaitEnd);
  }

  @Test
  void runBehindOneThatWaitsForALockBeginsNothingAndThatOneCanBeCancelled() throws SQLException {
    put("often", newSchedule("*/5 * * * *"));
    try (Connection writer = world.server().connect(MAIN);
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute("LOCK TABLE visits IN ACCESS EXCLUSIVE MODE");
      makeDue("often", "1 minute");
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> of("often").size() == 1);
      long waiting = of("often").getFirst().id();
      makeDue("often", "1 minute");
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(
                          world.api().get("/api/schedules/often").as(ScheduleJson.class).reason())
                      .contains("Backup " + waiting, "not done yet"));
      assertThat(of("often")).hasSize(1);

      backups.cancel(of("often").getFirst()).expect(202);
      BackupJson ended = backups.awaitEnd(of("often").getFirst());
      assertThat(ended.status()).isEqualTo("cancelled");
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
    assertThat(answer.problem().field()).isNotBlank();
    assertThat(world.api().get("/api/schedules/bad").status()).isEqualTo(404);
  }

  private long newest;

  private long newestBefore(long run) {
    return run == 1 ? 0 : newest;
  }

  private static void put(String name, NewSchedule request) {
    world.api().put("/api/schedules/" + name, request).expect(200);
  }

  /** The newest one, when there are so many and it is proven. */
  private static BackupJson awaitProven(String schedule, int number) {
    Awaitility.await("proven backup " + number)
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              List<BackupJson> all = of(schedule);
              return all.size() == number && all.getFirst().verification().equals("passed");
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

  private static List<BackupJson> of(String schedule) {
    return world.api().get(Backups.PATH).expect(200).as(BackupPageJson.class).backups().stream()
        .filter(backup -> schedule.equals(backup.schedule()))
        .toList();
  }
}
