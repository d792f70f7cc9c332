package dev.truss.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truss.testsupport.Databases;
import dev.truss.testsupport.TrussProcess;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is left of a trial of SQL in which a function goes on for ever. */
class TrialEndsIT {

  @RegisterExtension
  static final World WORLD =
      World.create().with("TRUSS_RECONCILE_EVERY", "1s").with("TRUSS_DIFF_TIMEOUT", "30s");

  private static final String ROLES =
      "SELECT rolname FROM pg_roles WHERE starts_with(rolname, 'truss_trial_')";

  /** A comparison whose trial sets a password that everybody knows, and then sleeps. */
  private static CompletableFuture<?> comparison(String label) {
    BranchJson branch = WORLD.branches().create(label);
    WORLD
        .server()
        .execute(
            branch.database(),
            """
            CREATE FUNCTION act() RETURNS int VOLATILE LANGUAGE plpgsql AS $act$BEGIN
              IF starts_with(current_user, 'truss_trial_') THEN
                IF to_regclass('public.known') IS NULL THEN
                  CREATE TABLE public.known ();
                  ALTER ROLE CURRENT_USER PASSWORD 'known';
                ELSIF (SELECT xmin <> pg_current_xact_id()::xid FROM pg_class
                       WHERE oid = to_regclass('public.known')) THEN
                  PERFORM pg_sleep(3600);
                END IF;
              END IF;
              RETURN 1; END$act$;
            CREATE FUNCTION strike(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS
              $strike$BEGIN RETURN public.act() + i; END$strike$;
            CREATE TABLE bait (a int);
            CREATE INDEX ON bait ((a + public.strike(1)));
            CREATE INDEX ON bait ((a - public.strike(1)));
            """);
    return CompletableFuture.supplyAsync(
        () -> WORLD.api().get("/api/branches/%s/diff?rows=false".formatted(branch.id())));
  }

  private static String sleeper() {
    return Awaitility.await("the function sleeps")
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                WORLD
                    .server()
                    .query(
                        "postgres",
                        "SELECT usename FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
                            + " AND starts_with(usename, 'truss_trial_')"),
            names -> names.size() == 1)
        .getFirst();
  }

  private static List<String> left() {
    return WORLD
        .server()
        .query(
            "postgres",
            ROLES
                + " UNION ALL SELECT datname FROM pg_database WHERE starts_with(datname,"
                + " 'truss_staging_') UNION ALL SELECT usename FROM pg_stat_activity WHERE"
                + " starts_with(usename, 'truss_trial_')");
  }

  @Test
  void whatATrialKnowsLetsNobodyInAndAKillLeavesNothing() {
    CompletableFuture<?> comparison = comparison("killed");
    String role = sleeper();

    assertThatThrownBy(() -> WORLD.server().connect("postgres", role, "known").close())
        .hasMessageContaining("not permitted to log in");

    TrussProcess killed = WORLD.truss();
    killed.kill9();
    assertThatThrownBy(comparison::join).isNotNull();
    WORLD
        .server()
        .execute("postgres", "ALTER ROLE \"%s\" VALID UNTIL '2000-01-01'".formatted(role));
    String other = role.substring(0, role.lastIndexOf('_') + 1) + "owner";
    WORLD
        .server()
        .execute(
            "postgres",
            """
            CREATE ROLE "%1$s" VALID UNTIL '2000-01-01';
            DO $$BEGIN EXECUTE format('ALTER LARGE OBJECT %%s OWNER TO "%1$s"', lo_create(0)); END$$;
            """
                .formatted(other));
    WORLD.startAgain(killed);

    Awaitility.await("what can go is gone")
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() -> assertThat(left()).containsExactly(other));
    WORLD.server().execute("postgres", "DROP OWNED BY \"%s\"".formatted(other));
    Awaitility.await("the other goes, too")
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(left()).isEmpty());
    assertThat(Databases.staging(WORLD.server())).isEmpty();
  }
}
