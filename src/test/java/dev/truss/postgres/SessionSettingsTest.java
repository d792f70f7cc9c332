package dev.truss.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionSettingsTest {
  private static final ServerFacts NO_RIGHTS_ON_15 = new ServerFacts(15, Set.of());

  private static DatabaseUrl url(Map<String, String> parameters) {
    return new DatabaseUrl("localhost", 5432, new DatabaseName("shop"), "truss", "", parameters);
  }

  @Test
  void spacesOfValuesAreEscaped() {
    assertThat(SessionSettings.forPrograms(NO_RIGHTS_ON_15).options())
        .contains(
            "-c datestyle=ISO,\\ MDY -c", "-c default_transaction_isolation=read\\ committed");
  }

  @Test
  void settingsThatTheServerDoesNotKnowOrTheRoleMayNotChangeAreLeftOut() {
    assertThat(SessionSettings.forPrograms(NO_RIGHTS_ON_15).options())
        .doesNotContain("-c transaction_timeout", "event_triggers")
        .doesNotContain("session_replication_role", "lc_messages");
    assertThat(SessionSettings.forPrograms(ServerFacts.ofSuperuser(15)).options())
        .contains("-c session_replication_role=replica", "-c lc_messages=C")
        .doesNotContain("event_triggers");
    assertThat(SessionSettings.forPrograms(ServerFacts.ofSuperuser(17)).options())
        .contains("-c event_triggers=off", "-c transaction_timeout=0")
        .doesNotContain("session_replication_role");
  }

  @Test
  void statementsHaveTheDeadlineOfTheirSession() {
    SessionSettings settings = SessionSettings.forOwnWork(NO_RIGHTS_ON_15, Duration.ofSeconds(7));
    assertThat(settings.options()).contains("-c statement_timeout=7000");
    assertThat(settings.statementTimeout()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void roleOfTheUrlIsWhomTrussWorksAs() {
    SessionSettings settings = SessionSettings.forPrograms(NO_RIGHTS_ON_15);
    assertThat(Sessions.options(url(Map.of("options", "-c role=truss_admin")), settings))
        .startsWith("-c role=truss_admin -c datestyle")
        .doesNotContain("role=none");
  }

  @Test
  void schemaOfTheUrlDoesNotComeBeforeThatOfPostgres() {
    SessionSettings settings = SessionSettings.forOwnWork(NO_RIGHTS_ON_15, Duration.ofSeconds(7));
    assertThat(Sessions.properties(url(Map.of("currentSchema", "app")), "test", settings))
        .doesNotContainKey("currentSchema");
  }

  @Test
  void usersSqlRunsAsTheDatabaseIsSet() {
    assertThat(Sessions.options(url(Map.of()), SessionSettings.ofUsers())).isEmpty();
  }
}
