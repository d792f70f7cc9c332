package dev.truss.migration;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.migrate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Aftermath;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Quick;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import dev.truss.testsupport.answer.JobJson;
import dev.truss.testsupport.answer.MigrationStatusJson;
import dev.truss.testsupport.answer.RehearsalJobJson;
import dev.truss.testsupport.answer.RehearsalPageJson;
import dev.truss.testsupport.request.Migrate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A rehearsal that no request waits for: its progress, its result, and its end on demand. */
class RehearsalJobIT {
  private static final String PATH = "/api/migrations/rehearsals";
  private static final Path FOLDER = Migrating.folder();

  @RegisterExtension
  private static final World world = World.create().with("TRUSS_MIGRATIONS_DIR", FOLDER.toString());

  private final PostgresServer server = world.server();
  private final Migrating migrating = new Migrating(world, FOLDER);

  @AfterEach
  void nothingIsLeft() {
    Aftermath.awaitOrder(world);
    Aftermath.deleteEverything(world);
  }

  @Quick
  @Test
  void resultIsKeptForThoseWhoComeLater() {
    BranchJson branch = world.branches().create("rehearsed");
    migrating.files("V1__column.sql", "ALTER TABLE orders ADD COLUMN gift boolean;");

    RehearsalJobJson begun = begin(migrate().on(branch.id()));
    JobJson job = awaitJob(begun, now -> now.status().equals("completed"));

    assertThat(begun.check()).isNull();
    assertThat(job.kind()).isEqualTo("rehearsal");
    assertThat(job.branchId()).isEqualTo(branch.id());
    RehearsalJobJson latest = list("branch_id=" + branch.id()).getFirst();
    assertThat(latest.jobId()).isEqualTo(begun.jobId());
    assertThat(latest.status()).isEqualTo("completed");
    assertThat(latest.check().safe()).as("%s", latest).isTrue();
    assertThat(latest.check().rehearsal().statements().getFirst().file())
        .isEqualTo("V1__column.sql");
    assertThat(list("target=main"))
        .extracting(RehearsalJobJson::jobId)
        .doesNotContain(begun.jobId());
    assertThat(
            server.value(branch.database(), "SELECT to_regclass('flyway_schema_history') IS NULL"))
        .isEqualTo("t");
  }

  @Test
  void rehearsalOfAFileThatWasEditedSinceIsToldApart() {
    migrating.files("V1__column.sql", "ALTER TABLE orders ADD COLUMN gift boolean;");
    RehearsalJobJson begun = begin(migrate().onMain());
    awaitJob(begun, now -> now.status().equals("completed"));
    String rehearsed = list("target=main").getFirst().check().filesSha256();

    assertThat(status().filesSha256()).isEqualTo(rehearsed);

    migrating.files("V1__column.sql", "DROP TABLE orders;");

    assertThat(status().pending()).containsExactly("V1__column.sql");
    assertThat(status().filesSha256()).isNotEqualTo(rehearsed);
  }

  @Test
  void moreThanSixAreRefused() {
    migrating.files("V1__slow.sql", "SELECT pg_sleep(300);");
    List<RehearsalJobJson> begun =
        IntStream.range(0, 6).mapToObj(number -> begin(migrate().onMain())).toList();

    assertThat(world.api().post(PATH, migrate().onMain()).expect(429).code())
        .isEqualTo("too_many_rehearsals");

    begun.forEach(one -> world.api().delete("/api/jobs/" + one.jobId()).expect(202));
    begun.forEach(one -> awaitJob(one, now -> now.status().equals("cancelled")));
  }

  private static MigrationStatusJson status() {
    return world
        .api()
        .get("/api/migrations/idempotent/status?target=main")
        .expect(200)
        .as(MigrationStatusJson.class);
  }

  @Test
  void fileThatFailsIsAResult() {
    migrating.files("V1__check.sql", "ALTER TABLE orders ADD CHECK (cents < 0);");

    RehearsalJobJson begun = begin(migrate().onMain());
    awaitJob(begun, now -> now.status().equals("completed"));

    RehearsalJobJson latest = list("target=main").getFirst();
    assertThat(latest.check().safe()).isFalse();
    assertThat(latest.check().rehearsal().error()).contains("V1__check.sql");
  }

  @Test
  void rehearsalIsCancelled() {
    RehearsalJobJson begun = beginToSleep();

    world.api().delete("/api/jobs/" + begun.jobId()).expect(202);

    JobJson job = awaitJob(begun, now -> now.status().equals("cancelled"));
    assertThat(job.reason()).isEqualTo("cancelled on request");
    assertThat(list("target=main").getFirst().check()).isNull();
    assertThat(Databases.staging(server)).isEmpty();
  }

  @Test
  void anotherRunFollowsOneWhoseTrussDied() {
    RehearsalJobJson begun = beginToSleep();
    world.truss().kill9();
    migrating.files("V1__quick.sql", "CREATE TABLE x ();");
    world.startAgain(world.truss());

    awaitJob(begun, now -> now.status().equals("completed"));

    assertThat(list("target=main").getFirst().check().rehearsal().succeeded()).isTrue();
  }

  @Test
  void branchThatIsNotThereIsSaidAtOnce() {
    assertThat(world.api().post(PATH, migrate().on(4711)).expect(404).code())
        .isEqualTo("branch_not_found");
  }

  /** Begins one on the main database, and waits until its file runs. */
  private RehearsalJobJson beginToSleep() {
    migrating.files("V1__slow.sql", "CREATE TABLE x (); SELECT pg_sleep(300);");
    RehearsalJobJson begun = begin(migrate().onMain());
    awaitJob(
        begun, now -> "rehearsing".equals(now.phase()) && "V1__slow.sql".equals(now.currentItem()));
    assertThat(Databases.staging(server)).hasSize(1);
    assertThat(server.value(MAIN, "SELECT to_regclass('x') IS NULL")).isEqualTo("t");
    return begun;
  }

  private RehearsalJobJson begin(Migrate request) {
    return world.api().post(PATH, request).expect(202).as(RehearsalJobJson.class);
  }

  private List<RehearsalJobJson> list(String query) {
    return world.api().get(PATH + "?" + query).expect(200).as(RehearsalPageJson.class).rehearsals();
  }

  private JobJson awaitJob(RehearsalJobJson begun, Predicate<JobJson> until) {
    AtomicReference<JobJson> seen = new AtomicReference<>();
    Awaitility.await("job")
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              String path = "/api/jobs/" + begun.jobId();
              seen.set(world.api().get(path).expect(200).job());
              return until.test(seen.get());
            });
    return seen.get();
  }
}
