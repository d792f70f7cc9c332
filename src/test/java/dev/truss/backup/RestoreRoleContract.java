package dev.truss.backup;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.newBackup;
import static dev.truss.testsupport.request.Requests.newBranch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.truss.testsupport.Api.Answer;
import dev.truss.testsupport.Branches;
import dev.truss.testsupport.Breakpoint;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BackupJson;
import dev.truss.testsupport.answer.BranchJson;
import dev.truss.testsupport.answer.ProblemJson;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Archives that were made while Truss was superuser, restored by the role that it has since: whole,
 * or refused before anything is written.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RestoreRoleContract {
  static final String ROLE = "truss worker";

  private final World world;
  private final Backups backups;
  private PostgresServer server;
  private Branches branches;

  RestoreRoleContract(World world, Path storage) {
    this.world = world;
    backups = new Backups(world, storage);
  }

  @BeforeAll
  void start() {
    server = world.server();
    branches = world.branches();
    server.execute(
        "postgres",
        "CREATE ROLE alice; CREATE ROLE bob; ALTER ROLE postgres SET allow_in_place_tablespaces = on");
    server.execute("postgres", "CREATE TABLESPACE elsewhere LOCATION ''");
  }

  /** A database of app's, with one of everything that a role without superuser may not make. */
  private static final String OBSTRUCTED =
      """
      CREATE TABLE alices (a int); ALTER TABLE alices OWNER TO alice;
      CREATE TABLE superusers (a int);
      SELECT lo_from_bytea(4711, 'x');
      ALTER DEFAULT PRIVILEGES FOR ROLE alice GRANT SELECT ON TABLES TO bob;
      CREATE EXTENSION dblink;
      CREATE PUBLICATION everything FOR TABLES IN SCHEMA public;
      ALTER PUBLICATION everything OWNER TO app;
      GRANT EXECUTE ON FUNCTION pg_switch_wal() TO bob;
      CREATE FUNCTION f(int) RETURNS int LANGUAGE sql SET log_statement = 'all' AS 'SELECT 1';
      ALTER FUNCTION f OWNER TO app;
      CREATE INDEX afar ON orders (cents) TABLESPACE elsewhere;
      GRANT SELECT ON visits TO alice WITH GRANT OPTION; SET ROLE alice;
      GRANT SELECT ON visits TO bob;
      """;

  @Test
  void ordinaryDatabaseIsRestoredWhole() {
    BackupJson backup = asSuperuser(() -> backups.create(newBackup()));

    BranchJson branch = backups.restore(backup);

    assertThat(Databases.content(server, branch.database()))
        .isEqualTo(Databases.content(server, MAIN));
    assertThat(backups.verify(backup).verification()).isEqualTo("passed");
  }

  @Test
  void everythingInTheWayIsListedAndStopsNoSuperuser() {
    BranchJson source = branchWith(OBSTRUCTED);
    BackupJson backup = backupOf(source);

    ProblemJson problem = refused(backup, "");

    assertThat(problem.obstacles())
        .extracting(ProblemJson.Obstacle::kind, ProblemJson.Obstacle::object)
        .containsExactlyInAnyOrder(
            tuple("table", "public.alices"),
            tuple("table", "public.superusers"),
            tuple("large object", "1, such as 4711"),
            tuple("default acl", "for role alice on tables"),
            tuple("extension", "dblink"),
            tuple("publication", "everything"),
            tuple("function", "pg_catalog.pg_switch_wal()"),
            tuple("function", "public.f(integer)"),
            tuple("index", "public.afar"),
            tuple("table", "public.visits"));
    assertThat(problem.detail())
        .startsWith("Truss's role cannot restore backup %d whole: ".formatted(backup.id()))
        .endsWith(", and 9 more.");
    BranchJson branch = asSuperuser(() -> backups.restore(backup));
    assertThat(Databases.content(server, branch.database()))
        .isEqualTo(Databases.content(server, source.database()));
  }

  @Test
  void revokedMembershipIsNamed() {
    server.execute("postgres", "GRANT alice TO \"%s\"".formatted(ROLE));
    BranchJson source = branchWith("CREATE TABLE t (a int); ALTER TABLE t OWNER TO alice");
    BackupJson backup = backups.create(newBackup().of(source.id()));
    backups.restore(backup);
    server.execute("postgres", "REVOKE alice FROM \"%s\"".formatted(ROLE));

    ProblemJson problem = refused(backup, "");
    BackupJson verified = backups.verify(backup);

    assertThat(problem.detail())
        .isEqualTo(
            "Truss's role cannot restore backup %d whole: table public.t (belongs to alice, of which \"%s\" is no member)."
                .formatted(backup.id(), ROLE));
    assertThat(verified.verification()).isEqualTo("none");
    assertThat(verified.verificationReason())
        .isEqualTo("the last verification came to no result: " + problem.detail());
    backups.awaitOrder();
  }

  @Test
  void membershipRevokedBeforeTheJobBeginsFailsItBeforeADatabaseIsMade() {
    server.execute("postgres", "CREATE ROLE fleeting; GRANT fleeting TO \"%s\"".formatted(ROLE));
    BackupJson backup =
        backupOf(branchWith("CREATE TABLE t (a int); ALTER TABLE t OWNER TO fleeting"));
    List<String> databases = Databases.names(server);
    long branch;
    try (Breakpoint takeOver =
        Breakpoint.when(
            server,
            Databases.CONTROL,
            "TG_OP = 'UPDATE' AND NEW.status = 'creating' AND NEW.operation IS DISTINCT FROM OLD.operation")) {
      branch = backups.beginRestore(backup).id();
      takeOver.awaitHeld();
      server.execute("postgres", "REVOKE fleeting FROM \"%s\"".formatted(ROLE));
    }

    BranchJson failed = branches.awaitStatus(branch, "failed");

    assertThat(failed.reason()).contains("table public.t (belongs to fleeting, of which");
    assertThat(failed.phase()).as(failed.toString()).isNull();
    assertThat(Databases.names(server)).isEqualTo(databases);
  }

  @Test
  void missingTablespaceStopsSuperusersToo() {
    server.execute("postgres", "CREATE TABLESPACE gone LOCATION ''");
    BranchJson source = branchWith("CREATE TABLE t (a text) TABLESPACE gone");
    BackupJson backup = backupOf(source);
    branches.delete(source.id());
    server.execute("postgres", "DROP TABLESPACE gone");

    ProblemJson problem = asSuperuser(() -> refused(backup, ""));

    assertThat(problem.obstacles())
        .extracting(ProblemJson.Obstacle::object, ProblemJson.Obstacle::reason)
        .containsExactly(
            tuple("public.t", "lies in tablespace gone, which this server does not have"));
  }

  @Test
  void rolesAreNotMadeWithoutTheRight() {
    BackupJson backup = backupOfSomebodyGone("without_right");

    ProblemJson problem = refused(backup, "?createMissingRoles=true");

    assertThat(problem.missingRoles()).containsExactly("without_right");
    assertThat(problem.detail()).contains("without_right", "lacks CREATEROLE");
  }

  @Test
  void rolesAreMadeWithTheRightAndCanBeGivenThings() {
    BackupJson backup = backupOfSomebodyGone("with_right");

    BranchJson branch =
        withCreateRole(
            () ->
                world
                    .api()
                    .post(backups.path(backup) + "/restore?createMissingRoles=true", "{}")
                    .expect(202)
                    .branch());

    String database = branches.awaitStatus(branch.id(), "active").database();
    assertThat(
            server.query(
                database,
                "SELECT relowner::regrole || ' ' || rolcanlogin FROM pg_class JOIN pg_roles r ON r.oid = relowner"
                    + " WHERE relname = 'theirs'"))
        .containsExactly("with_right false");
  }

  @Test
  void refusedRequestsMakeNoRoles() {
    BranchJson source =
        branchWith(
            "CREATE ROLE unmade; CREATE TABLE t (a int); GRANT SELECT ON t TO unmade;"
                + " CREATE EXTENSION dblink");
    BackupJson backup = backupOf(source);
    branches.delete(source.id());
    server.execute("postgres", "DROP ROLE unmade");

    withCreateRole(() -> refused(backup, "?createMissingRoles=true"));
    Answer misnamed =
        asSuperuser(
            () ->
                world
                    .api()
                    .post(
                        backups.path(backup) + "/restore?createMissingRoles=true",
                        "{\"label\": \"\"}"));

    assertThat(misnamed.status()).as(misnamed.body()).isEqualTo(422);
    assertThat(server.query("postgres", "SELECT rolname FROM pg_roles WHERE rolname = 'unmade'"))
        .isEmpty();
  }

  @Test
  void rowsThatCannotBeCountedAreNotTakenForLost() {
    BackupJson backup =
        backupOf(
            branchWith(
                "CREATE TABLE bound AS SELECT 1 AS a; ALTER TABLE bound OWNER TO app;"
                    + " ALTER TABLE bound ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"));
    server.execute("postgres", "ALTER ROLE \"%s\" NOBYPASSRLS".formatted(ROLE));
    try {
      backups.restore(backup);

      assertThat(backups.verify(backup).verificationReason())
          .contains("table public.bound (row-level security may hide rows");
    } finally {
      server.execute("postgres", "ALTER ROLE \"%s\" BYPASSRLS".formatted(ROLE));
    }
  }

  /** Asks for a restore, and sees that nothing came of it. */
  private ProblemJson refused(BackupJson backup, String parameters) {
    List<String> databases = Databases.names(server);
    List<String> roles = server.query("postgres", "SELECT rolname FROM pg_roles ORDER BY 1");
    int known = branches.list("all").size();

    Answer answer =
        world.api().post(backups.path(backup) + "/restore" + parameters, "{}").expect(409);

    assertThat(answer.code()).isEqualTo("restore_not_possible");
    assertThat(Databases.names(server)).isEqualTo(databases);
    assertThat(server.query("postgres", "SELECT rolname FROM pg_roles ORDER BY 1"))
        .isEqualTo(roles);
    assertThat(branches.list("all")).hasSize(known);
    return answer.problem();
  }

  /** A backup of a database in which a role owns something that is not there any more. */
  private BackupJson backupOfSomebodyGone(String role) {
    BranchJson source =
        branchWith(
            "CREATE ROLE %1$s; CREATE TABLE theirs (a int); ALTER TABLE theirs OWNER TO %1$s"
                .formatted(role));
    BackupJson backup = backupOf(source);
    branches.delete(source.id());
    server.execute("postgres", "DROP ROLE " + role);
    return backup;
  }

  private BranchJson branchWith(String setup) {
    BranchJson branch = branches.create(newBranch().connections("copy"));
    server.execute(branch.database(), setup);
    return branch;
  }

  /** By a Truss that is superuser for the time being. */
  private BackupJson backupOf(BranchJson branch) {
    return asSuperuser(() -> backups.create(newBackup().of(branch.id())));
  }

  private <T> T asSuperuser(Supplier<T> action) {
    return with("SUPERUSER", action);
  }

  private <T> T withCreateRole(Supplier<T> action) {
    return with("CREATEROLE", action);
  }

  private <T> T with(String attribute, Supplier<T> action) {
    server.execute("postgres", "ALTER ROLE \"%s\" %s".formatted(ROLE, attribute));
    try {
      return action.get();
    } finally {
      server.execute("postgres", "ALTER ROLE \"%s\" NO%s".formatted(ROLE, attribute));
    }
  }
}
