package dev.truss.privilege;

import static dev.truss.testsupport.request.Requests.newBranch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Api;
import dev.truss.testsupport.Branches;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PgBouncer;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Roles;
import dev.truss.testsupport.Shop;
import dev.truss.testsupport.TrussProcess;
import dev.truss.testsupport.answer.BranchJson;
import dev.truss.testsupport.answer.DifferenceJson;
import dev.truss.testsupport.answer.ProblemJson;
import dev.truss.testsupport.answer.SourceSessionJson;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What works with either tier of role, on a database with grants and settings of its own: PUBLIC
 * may not connect, and there are settings that only superusers can make.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RoleContract {
  static final String MAIN = "shop";
  static final String ROLE = "truss worker";

  private final String tier;
  PostgresServer server;
  TrussProcess truss;
  PgBouncer bouncer;

  RoleContract(String tier) {
    this.tier = tier;
  }

  @BeforeAll
  void start() throws SQLException {
    server = PostgresServer.start();
    server.execute(
        "postgres",
        """
        CREATE ROLE app;
        CREATE ROLE bob LOGIN PASSWORD 'bob';
        CREATE ROLE boss LOGIN SUPERUSER PASSWORD 'boss'
        """);
    Shop.create(server, MAIN, 1000, "app");
    server.execute(
        "postgres",
        """
        REVOKE ALL ON DATABASE shop FROM PUBLIC;
        GRANT CONNECT, TEMPORARY ON DATABASE shop TO bob WITH GRANT OPTION;
        ALTER DATABASE shop CONNECTION LIMIT 50;
        ALTER DATABASE shop SET work_mem = '7MB';
        ALTER DATABASE shop SET log_min_duration_statement = '1h';
        ALTER DATABASE shop SET app.tenant = '42';
        ALTER DATABASE shop SET dynamic_library_path = '$libdir';
        ALTER ROLE bob IN DATABASE shop SET search_path = public, pg_catalog;
        ALTER ROLE boss IN DATABASE shop SET work_mem = '9MB'
        """);
    Roles.grant(server, MAIN, tier, ROLE);
    bouncer = PgBouncer.start(server, MAIN);
    truss =
        TrussProcess.on(server, MAIN)
            .with("TRUSS_DATABASE_URL", server.url(MAIN, ROLE, Roles.PASSWORD))
            .with("TRUSS_PGBOUNCER_URL", bouncer.adminUrl())
            .start();
  }

  @AfterAll
  void stop() {
    truss.close();
    bouncer.close();
    server.close();
  }

  @AfterEach
  void leave() {
    server.query(
        "postgres",
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = 'shop'");
  }

  /** What Truss printed, once it has told what the role may do. */
  static String logAfterLook(TrussProcess truss) {
    Awaitility.await("Truss saw what its role may do")
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                truss
                    .api()
                    .get("/q/metrics")
                    .body()
                    .contains("truss_role_privilege{privilege=\"superuser\"} 0.0"));
    return truss.log();
  }

  Branches branches() {
    return new Branches(truss.api());
  }

  Api.Answer create(String connections) {
    return truss.api().post(Branches.PATH, newBranch().connections(connections));
  }

  Connection bobOn(String database) throws SQLException {
    return server.connect(database, "bob", "bob");
  }

  /** Everything about a database that is not in it, as superusers see it. */
  String surroundings(String database) {
    return server.value(
        "postgres",
        """
        SELECT concat_ws(E'\\n', datdba::regrole, datconnlimit,
          (SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM unnest(datacl) AS a),
          (SELECT string_agg(setrole::regrole || ' ' || setting, ', ' ORDER BY setrole::regrole::text, setting)
           FROM pg_db_role_setting, unnest(setconfig) AS setting WHERE setdatabase = d.oid))
        FROM pg_database d WHERE datname = '%s'"""
            .formatted(database));
  }

  @Test
  void idleSourceIsCloned() {
    BranchJson branch = create("fail").expect(201).branch();

    assertThat(Databases.content(server, branch.database()))
        .isEqualTo(Databases.content(server, MAIN));
  }

  @Test
  void whatNoRoleMayCarryOverIsWarnedOf() {
    BranchJson branch = create("fail").expect(201).branch();

    assertThat(branch.warnings()).hasSize(2);
    assertThat(branch.warnings())
        .anySatisfy(warning -> assertThat(warning).contains("dynamic_library_path"))
        .anySatisfy(warning -> assertThat(warning).contains("work_mem", "boss"));
    assertThat(surroundings(branch.database()))
        .isEqualTo(
            surroundings(MAIN)
                .replaceAll(", - dynamic_library_path=[^,]*", "")
                .replaceAll(", boss work_mem=[^,]*", ""));
  }

  @Test
  void foreignSessionsAreListed() throws SQLException {
    try (Connection session = bobOn(MAIN)) {
      SourceSessionJson busy = create("fail").expect(409).problem().sessions().getFirst();

      assertThat(session.isValid(5)).isTrue();
      assertThat(busy.user()).isEqualTo("bob");
      assertThat(busy.state()).isEqualTo("idle");
    }
  }

  @Test
  void foreignSessionsAreEnded() throws SQLException {
    for (String connections : List.of("terminate", "drain")) {
      try (Connection session = bobOn(MAIN)) {
        create(connections).expect(201);

        assertThat(session.isValid(5)).isFalse();
      }
    }
  }

  @Test
  void superusersSessionsStay() throws SQLException {
    try (Connection session = server.connect(MAIN, "boss", "boss")) {
      ProblemJson problem = create("terminate").expect(409).problem();

      assertThat(problem.code()).isEqualTo("source_busy");
      assertThat(problem.sessions().getFirst().user()).isEqualTo("boss");
      assertThat(session.isValid(5)).isTrue();
    }
  }

  @Test
  void clientsBehindPgBouncerArePaused() throws SQLException {
    try (Connection client = bouncer.connect(MAIN)) {
      assertThat(client.isValid(5)).isTrue();

      create("pause").expect(201);

      assertThat(client.isValid(5)).isTrue();
    }
  }

  @Test
  void branchInUseIsResetAndDeleted() throws SQLException {
    BranchJson branch = create("fail").expect(201).branch();
    long id = branch.id();
    try (Connection session = bobOn(branch.database())) {
      branches().reset(id).expect(200);
      assertThat(session.isValid(5)).isFalse();
    }
    try (Connection session = bobOn(branch.database())) {
      branches().delete(id);
      assertThat(session.isValid(5)).isFalse();
    }
    assertThat(Databases.exists(server, branch.database())).isFalse();
  }

  @Test
  void branchOfABranchIsCloned() {
    long parent = create("fail").expect(201).branch().id();

    BranchJson child =
        truss
            .api()
            .post(Branches.PATH, newBranch().from(parent).connections("fail"))
            .expect(201)
            .branch();

    assertThat(Databases.content(server, child.database()))
        .isEqualTo(Databases.content(server, MAIN));
  }

  @Test
  void branchWithASuperusersSessionStays() throws SQLException {
    BranchJson branch = create("fail").expect(201).branch();
    String path = Branches.PATH + "/" + branch.id();
    try (Connection session = server.connect(branch.database(), "boss", "boss")) {
      assertThat(truss.api().delete(path).expect(409).code()).isEqualTo("drop_blocked");
      assertThat(session.isValid(5)).isTrue();
    }
    Awaitility.await("the session has left")
        .until(
            () ->
                server
                    .query("postgres", "SELECT pid FROM pg_stat_activity WHERE usename = 'boss'")
                    .isEmpty());
    truss.api().delete(path).expect(204);
  }

  @Test
  void expiredBranchIsDropped() {
    BranchJson branch =
        truss
            .api()
            .post(Branches.PATH, newBranch().connections("fail").ttl(Duration.ofMillis(360)))
            .expect(201)
            .branch();

    branches().awaitStatus(branch.id(), "deleted");

    assertThat(Databases.exists(server, branch.database())).isFalse();
  }

  @Test
  void differencesAreSeen() {
    BranchJson branch = create("fail").expect(201).branch();
    server.execute(branch.database(), "UPDATE orders SET quantity = quantity + 1 WHERE id < 4");

    DifferenceJson.Rows rows = diff(branch.id()).rows();

    assertThat(rows.tables()).hasSize(1);
    assertThat(rows.tables().getFirst().table()).isEqualTo("public.orders");
    assertThat(rows.tables().getFirst().updated()).isEqualTo(3);
    assertThat(rows.notCompared()).isEmpty();
  }

  DifferenceJson diff(long id) {
    return truss.api().get(Branches.PATH + "/" + id + "/diff").expect(200).as(DifferenceJson.class);
  }
}
