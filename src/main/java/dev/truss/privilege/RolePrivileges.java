package dev.truss.privilege;

import dev.truss.control.Background;
import dev.truss.control.ControlDatabase;
import dev.truss.control.ControlReady;
import dev.truss.postgres.MainDatabase;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The privileges of Truss's role, at most a few minutes old. A caller that needs certainty tries,
 * and reads the answer of Postgres: a privilege may be revoked at any moment.
 */
@ApplicationScoped
public class RolePrivileges {

  private static final Logger LOG = Logger.getLogger(RolePrivileges.class);

  private final ControlDatabase control;
  private final MainDatabase main;
  private final Background background;
  private volatile @Nullable Privileges seen;

  RolePrivileges(
      ControlDatabase control, MainDatabase main, Background background, MeterRegistry meters) {
    this.control = control;
    this.main = main;
    this.background = background;
    register(meters, "superuser", Privileges::superuser);
    for (Privilege privilege : Privilege.values()) {
      register(meters, privilege.label(), privileges -> privileges.has(privilege));
    }
  }

  void look(@Observes ControlReady event) {
    lookAgain();
  }

  @Scheduled(every = "5m", delayed = "5m")
  void lookAgain() {
    background.run("looking at what the role may do", this::look);
  }

  private synchronized Privileges look() throws SQLException {
    try (Connection session = control.maintenance()) {
      Privileges now = PrivilegeReader.read(session, main.name());
      report(seen, now);
      seen = now;
      return now;
    }
  }

  /** Logs what has changed since the last reading; at first, all that is missing. */
  private static void report(@Nullable Privileges before, Privileges now) {
    Map<Privilege, String> known = before == null ? Map.of() : before.missing();
    for (Privilege privilege : Privilege.values()) {
      String remedy = now.missing().get(privilege);
      if (remedy != null && !known.containsKey(privilege)) {
        LOG.logf(
            privilege.tier == Privilege.Tier.CLONING ? Logger.Level.WARN : Logger.Level.INFO,
            "role %s lacks %s: %s. To mend it: %s",
            now.role(),
            privilege.label(),
            privilege.without,
            remedy);
      } else if (remedy == null && known.containsKey(privilege)) {
        LOG.infof("role %s has %s now", now.role(), privilege.label());
      }
    }
  }

  private void register(MeterRegistry meters, String name, Predicate<Privileges> question) {
    Gauge.builder("truss.role.privilege", () -> gauge(question))
        .tag("privilege", name)
        .description("Whether the role that Truss works with has this privilege: 1 or 0")
        .register(meters);
  }

  private double gauge(Predicate<Privileges> question) {
    Privileges known = seen;
    return known == null ? Double.NaN : question.test(known) ? 1 : 0;
  }
}
