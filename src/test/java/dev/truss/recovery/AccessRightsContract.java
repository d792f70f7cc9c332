package dev.truss.recovery;

import static dev.truss.testsupport.World.MAIN;
import static dev.truss.testsupport.request.Requests.newBackup;
import static dev.truss.testsupport.request.Requests.newBranch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Rights;
import dev.truss.testsupport.World;
import dev.truss.testsupport.answer.BranchJson;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** However a copy is made, everybody may do in it what they may do in its source. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AccessRightsContract {

  private static final String RIGHTS =
      """
      CREATE SCHEMA apps AUTHORIZATION app; CREATE SCHEMA shared AUTHORIZATION app; CREATE SCHEMA open AUTHORIZATION app;
      SET ROLE app;
      GRANT ALL ON SCHEMA open TO {worker}; GRANT USAGE ON SCHEMA shared TO reader WITH GRANT OPTION;
      CREATE TABLE apps.entry (a int, "B c" text); CREATE SEQUENCE apps.number;
      CREATE TYPE apps.mood AS ENUM ('sad'); CREATE DOMAIN apps.year AS int;
      CREATE FUNCTION apps.f(int, text) RETURNS int LANGUAGE sql AS 'SELECT 1';
      CREATE PROCEDURE apps.p() LANGUAGE sql AS 'SELECT 1';
      CREATE AGGREGATE apps.total(int) (SFUNC = int4pl, STYPE = int);
      GRANT SELECT ON apps.entry TO reader WITH GRANT OPTION; GRANT SELECT ("B c"), UPDATE (a) ON apps.entry TO PUBLIC;
      GRANT USAGE ON SEQUENCE apps.number TO reader; REVOKE ALL ON TYPE apps.mood FROM PUBLIC;
      GRANT USAGE ON DOMAIN apps.year TO reader WITH GRANT OPTION;
      REVOKE ALL ON FUNCTION apps.f FROM PUBLIC; GRANT EXECUTE ON FUNCTION apps.f TO reader;
      REVOKE ALL ON PROCEDURE apps.p FROM PUBLIC, app; GRANT EXECUTE ON FUNCTION apps.total TO reader;
      SELECT lo_create(4711); GRANT SELECT ON LARGE OBJECT 4711 TO reader;
      ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO reader; ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON ROUTINES FROM PUBLIC;
      ALTER DEFAULT PRIVILEGES IN SCHEMA apps GRANT USAGE ON TYPES TO reader;
      ALTER DEFAULT PRIVILEGES REVOKE ALL ON SCHEMAS FROM app;
      RESET ROLE;
      GRANT CREATE ON SCHEMA public TO {worker};
      CREATE TABLE public.workers (a int); ALTER TABLE public.workers OWNER TO {worker};
      GRANT SELECT ON public.workers TO reader;
      ALTER DEFAULT PRIVILEGES FOR ROLE {worker} GRANT CREATE ON SCHEMAS TO app;
      ALTER DEFAULT PRIVILEGES FOR ROLE {worker} GRANT USAGE ON SCHEMAS TO reader;
      GRANT CREATE ON DATABASE shop TO reader; REVOKE TEMPORARY ON DATABASE shop FROM PUBLIC""";

  private final World world;
  private final Recovering recovering;
  private final String worker;
  private PostgresServer server;

  /**
   * In a world.
   *
   * @param worker the role that Truss works with there
   */
  AccessRightsContract(World world, String worker) {
    this.world = world;
    this.worker = worker;
    recovering = new Recovering(world);
  }

  /** Truss's role owns things in the source, too. */
  @BeforeAll
  void grant() {
    server = world.server();
    server.execute(
        "postgres",
        "CREATE ROLE reader; DO $$ BEGIN CREATE ROLE app; EXCEPTION WHEN duplicate_object THEN END $$");
    server.execute(MAIN, RIGHTS.replace("{worker}", worker));
    recovering.baseBackup();
  }

  @Test
  void onlineCopyHasTheRightsOfItsSource() {
    assertEqual(world.branches().create(newBranch().connections("copy")));
  }

  @Test
  void restoreHasTheRightsOfItsSource() {
    assertEqual(restored(recovering.backup(newBackup())));
  }

  @Test
  void recoveryHasTheRightsOfItsSource() {
    assertEqual(recovering.recover(Recovering.time(Recovering.now(server))));
  }

  @Test
  void rightsOfARoleThatIsGoneAreLeftOut() {
    grantToNobody();
    try {
      assertLeftOut(world.branches().create(newBranch().connections("copy")));
      assertLeftOut(restored(recovering.backup(newBackup())));
      assertLeftOut(recovering.recover(Recovering.time(Recovering.now(server))));
    } finally {
      server.execute(MAIN, "UPDATE pg_class SET relacl = NULL WHERE relname = 'left'");
      server.execute(MAIN, "DROP TABLE apps.left");
    }
  }

  /** As a server has it whose catalogs an older release has damaged. */
  private void grantToNobody() {
    server.execute(
        MAIN,
        """
        CREATE TABLE apps.left (a int); ALTER TABLE apps.left OWNER TO app;
        GRANT SELECT ON apps.left TO reader;
        UPDATE pg_class SET relacl = relacl || makeaclitem(987654, relowner, 'SELECT', false)
        WHERE relname = 'left'""");
  }

  private void assertLeftOut(BranchJson branch) {
    assertEqual(branch);
    assertThat(branch.warnings().toString())
        .contains("Rights of role 987654, which is gone, are left out")
        .contains("table apps.\"left\"");
    assertThat(
            server.value(
                branch.database(), "SELECT relacl::text FROM pg_class WHERE relname = 'left'"))
        .contains("reader=r/app")
        .doesNotContain("987654");
  }

  private void assertEqual(BranchJson branch) {
    assertThat(Rights.in(server, branch.database())).isEqualTo(Rights.in(server, MAIN));
  }

  private BranchJson restored(long backup) {
    BranchJson branch =
        world.api().post("/api/backups/" + backup + "/restore", "{}").expect(202).branch();
    return recovering.awaitActive(branch);
  }
}
