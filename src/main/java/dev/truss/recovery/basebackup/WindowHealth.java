package dev.truss.recovery.basebackup;

import dev.truss.error.ProblemException;
import dev.truss.recovery.wal.WalArchive;
import io.smallrye.health.api.HealthGroup;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Reports {@code UP} while WAL arrives in the archive and the window has no gap, at {@code
 * /q/health/group/recovery}. It is not part of readiness: branches and backups work without it.
 */
@HealthGroup("recovery")
@ApplicationScoped
class WindowHealth implements HealthCheck {

  private final WalArchive archive;
  private final RecoveryWindow windows;

  WindowHealth(WalArchive archive, RecoveryWindow windows) {
    this.archive = archive;
    this.windows = windows;
  }

  @Override
  public HealthCheckResponse call() {
    var answer = HealthCheckResponse.named("recovery window");
    if (archive.folder().isEmpty()) {
      return answer.up().withData("reason", "recovery is not set up").build();
    }
    try {
      WindowView window = windows.window();
      String reason = reason(window);
      return reason.isEmpty()
          ? answer.up().build()
          : answer.down().withData("reason", reason).build();
    } catch (ProblemException | SQLException e) {
      return answer.down().withData("reason", String.valueOf(e.getMessage())).build();
    }
  }

  private static String reason(WindowView window) {
    if (!window.archiving().works()) {
      return String.valueOf(window.archiving().reason());
    }
    if (window.earliest() == null) {
      return "there is no base backup that can be used";
    }
    if (!window.gaps().isEmpty()) {
      return window.gaps().getFirst().reason();
    }
    return "";
  }
}
