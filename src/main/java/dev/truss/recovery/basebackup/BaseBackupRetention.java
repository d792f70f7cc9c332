package dev.truss.recovery.basebackup;

import dev.truss.security.AuditTrail;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Deletes base backups that no moment of the promised window needs, and then the WAL that no base
 * backup needs. The window begins with the newest base backup that ended before it. Nothing is
 * deleted while another server answers than the one that Truss knows.
 */
@ApplicationScoped
public class BaseBackupRetention {

  private static final Logger LOG = Logger.getLogger(BaseBackupRetention.class);

  private final BaseBackupConfig config;
  private final BaseBackupStore store;
  private final BaseBackupFolders folders;
  private final WalRetention wal;
  private final RecoveryWindow windows;
  private final AuditTrail audit;

  BaseBackupRetention(
      BaseBackupConfig config,
      BaseBackupStore store,
      BaseBackupFolders folders,
      WalRetention wal,
      RecoveryWindow windows,
      AuditTrail audit) {
    this.config = config;
    this.store = store;
    this.folders = folders;
    this.wal = wal;
    this.windows = windows;
    this.audit = audit;
  }

  /** Returns whether the promised window would be shorter without this base backup. */
  boolean isNeeded(long id) throws SQLException {
    return needed(windows.look(), config.window()).stream()
        .anyMatch(span -> span.base().id() == id);
  }

  /** Deletes what is no longer needed. */
  public void prune() throws IOException, SQLException {
    RecoveryWindow.Found found = windows.look();
    if (found.contents().isEmpty() || windows.isOfAnotherServer(found)) {
      return;
    }
    for (RecoverableRange span : outdated(found, config.window())) {
      if (store.markDeleting(span.base().id())) {
        audit.byTruss("delete base backup", span.row().label());
        LOG.infof(
            "base backup deleted, id=%d ended_at=%s", span.base().id(), span.base().endedAt());
      }
    }
    wal.prune(found);
    finishDeleting();
  }

  /**
   * Returns the ranges that the window does not need. An unusable one stays as long as a usable one
   * would: what is missing may be put back.
   */
  static List<RecoverableRange> outdated(RecoveryWindow.Found found, Duration window) {
    List<RecoverableRange> needed = needed(found, window);
    if (needed.isEmpty()) {
      return List.of();
    }
    Instant begin = found.server().now().minus(window);
    Instant first = needed.getFirst().base().endedAt();
    return found.spans().stream()
        .filter(span -> span.base().endedAt().isBefore(first))
        .filter(span -> span.unusable() == null || span.base().endedAt().isBefore(begin))
        .toList();
  }

  private static List<RecoverableRange> needed(RecoveryWindow.Found found, Duration window) {
    Instant begin = found.server().now().minus(window);
    List<RecoverableRange> usable = found.usable();
    Optional<RecoverableRange> first =
        usable.reversed().stream().filter(s -> !s.base().endedAt().isAfter(begin)).findFirst();
    return first.map(span -> usable.subList(usable.indexOf(span), usable.size())).orElse(usable);
  }

  /** Deletes failed base backups as late as completed ones. */
  public int forgetFailed() {
    return store.forgetFailed(config.window());
  }

  /** Finishes deletions. Returns their number. One that fails does not stop the others. */
  public int finishDeleting() {
    int deleted = 0;
    for (BaseBackup row : store.deleting()) {
      deleted += isDeleted(row) ? 1 : 0;
    }
    return deleted;
  }

  /** Deletes the files first; a remaining row says what is left to do. */
  private boolean isDeleted(BaseBackup row) {
    try {
      if (row.folder() != null) {
        folders.delete(row.folder());
      }
      store.delete(row.id());
      return true;
    } catch (IOException e) {
      LOG.warnf("files of a base backup stay for now, id=%d: %s", row.id(), e.getMessage());
      return false;
    }
  }
}
