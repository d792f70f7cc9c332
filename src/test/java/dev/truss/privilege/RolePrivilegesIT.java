package dev.truss.privilege;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.testsupport.Branches;
import dev.truss.testsupport.Databases;
import dev.truss.testsupport.PostgresServer;
import dev.truss.testsupport.Shop;
import dev.truss.testsupport.TrussProcess;
import dev.truss.testsupport.answer.BranchJson;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What Truss says at its start about a role that lacks nearly everything. */
class RolePrivilegesIT {
  private static final Pattern MISSING =
      Pattern.compile(
          "role bare lacks (\\w+): .* To mend it: (.+?)(?: \\(in database (\\w+)\\))?\n");

  @Test
  void eachStatementThatIsToldMendsWhatIsMissing() {
    try (PostgresServer server = PostgresServer.start()) {
      server.execute(
          "postgres", "CREATE ROLE app; CREATE ROLE bare LOGIN CREATEDB PASSWORD 'bare'");
      server.execute("postgres", "CREATE DATABASE shop OWNER app");
      server.execute("postgres", "REVOKE ALL ON DATABASE shop FROM PUBLIC");

      List<MatchResult> missing = MISSING.matcher(logOfStart(server)).results().toList();

      assertThat(missing).hasSize(Privilege.values().length - 1);
      for (MatchResult one : missing) {
        String database = one.group(3) == null ? "postgres" : one.group(3);
        server.execute(database, one.group(2));
      }
      assertThat(logOfStart(server)).doesNotContain("lacks");
    }
  }

  @Test
  void nobodyIsToldToBecomeAMemberOfASuperuser() {
    try (PostgresServer server = PostgresServer.start()) {
      server.execute("postgres", "CREATE ROLE bare LOGIN CREATEDB PASSWORD 'bare'");
      server.execute("postgres", "CREATE DATABASE shop");

      assertThat(logOfStart(server))
          .contains(
              "lacks clone_main", "ALTER DATABASE \"shop\" OWNER TO a role that is not superuser")
          .doesNotContain("GRANT \"postgres\"");
    }
  }

  @Test
  void templateOfASuperuserIsBranchedAndTheBranchIsOurs() {
    try (PostgresServer server = PostgresServer.start()) {
      server.execute("postgres", "CREATE ROLE bare LOGIN CREATEDB PASSWORD 'bare'");
      Shop.create(server, "shop", 10);
      server.execute("postgres", "ALTER DATABASE shop IS_TEMPLATE true");
      try (TrussProcess truss = asBare(server)) {
        BranchJson branch = truss.api().post(Branches.PATH, "").expect(201).branch();

        String database = branch.database();
        assertThat(Databases.content(server, database))
            .isEqualTo(Databases.content(server, "shop"));
        assertThat(branch.warnings().toString()).contains("and not to postgres");
        truss.api().delete(Branches.PATH + "/" + branch.id()).expect(204);
      }
    }
  }

  private static String logOfStart(PostgresServer server) {
    try (TrussProcess truss = asBare(server)) {
      return RoleContract.logAfterLook(truss);
    }
  }

  private static TrussProcess asBare(PostgresServer server) {
    return TrussProcess.on(server, "shop")
        .with("TRUSS_DATABASE_URL", server.url("shop", "bare", "bare"))
        .start();
  }
}
