package dev.truss.backup.archive;

import dev.truss.control.Replica;
import dev.truss.control.Rows;
import dev.truss.postgres.failure.SqlStates;
import dev.truss.storage.ArchiveStorage;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;

/**
 * The table of archives that are being made. A name is written before the archive's first file, and
 * removed when the archive belongs to a backup or is gone.
 */
@ApplicationScoped
public class ArchiveDrafts {

  private static final Logger LOG = Logger.getLogger(ArchiveDrafts.class);

  private final Rows rows;
  private final Replica replica;
  private final ArchiveStorage storage;

  private record Entry(String name, UUID run) {}

  ArchiveDrafts(Rows rows, Replica replica, ArchiveStorage storage) {
    this.rows = rows;
    this.replica = replica;
    this.storage = storage;
  }

  public void announce(String name, UUID run) {
    rows.change(
        "INSERT INTO archive_draft (name, run, owner) VALUES (?, ?, ?)", name, run, replica.id());
  }

  /**
   * Removes the name, in the transaction that completes the backup. Returns false if the draft was
   * discarded; the transaction must then be rolled back.
   */
  public boolean published(Handle handle, String name) {
    return handle.execute("DELETE FROM archive_draft WHERE name = ? AND NOT discarding", name) > 0;
  }

  /** Removes the draft of a run. */
  public void discard(UUID run) throws IOException {
    for (Entry entry : read("WHERE run = ?", run)) {
      discard(entry);
    }
  }

  /** Removes drafts that no run works on. Returns their number. */
  public int discardAbandoned(boolean forTheDead) {
    int discarded = 0;
    for (Entry entry :
        read(
            """
            WHERE owner = ? OR ? AND NOT EXISTS (
              SELECT FROM replica r WHERE r.id = archive_draft.owner
                AND r.heartbeat_at > clock_timestamp() - make_interval(secs => ?))""",
            replica.id(),
            forTheDead,
            replica.lease().toMillis() / 1000.0)) {
      if (!replica.isAtWork(entry.run()) && tryToDiscard(entry)) {
        discarded++;
      }
    }
    return discarded;
  }

  private boolean tryToDiscard(Entry entry) {
    try {
      discard(entry);
      return true;
    } catch (IOException e) {
      LOG.warnf("draft %s stays for now: %s", entry.name(), e.getMessage());
    } catch (RuntimeException e) {
      if (SqlStates.isUnavailable(e)) {
        throw e;
      }
      LOG.warnf(e, "draft %s stays for now", entry.name());
    }
    return false;
  }

  /**
   * Removes a draft, unless it was published since it was listed. A draft that is marked cannot be
   * published, so its files are removed outside of a transaction, however long that takes.
   */
  private void discard(Entry entry) throws IOException {
    if (rows.changes("UPDATE archive_draft SET discarding = true WHERE name = ?", entry.name())) {
      storage.delete(entry.name());
      rows.changes("DELETE FROM archive_draft WHERE name = ?", entry.name());
    }
  }

  private List<Entry> read(String where, Object... arguments) {
    return rows.list(
        "SELECT name, run FROM archive_draft " + where,
        row -> new Entry(row.getString(1), row.getObject(2, UUID.class)),
        arguments);
  }
}
