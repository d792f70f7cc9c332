package dev.truss.idempotency;

import dev.truss.control.ControlDatabase;
import dev.truss.control.Replica;
import dev.truss.control.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The table of keys. A claim is ended only while it is the present one. */
@ApplicationScoped
class IdempotencyStore {

  static final Duration KEPT = Duration.ofHours(24);

  private static final UUID NOBODY = new UUID(0, 0);

  /**
   * A key may be freed between two reads and claimed by another request; then the attempt is
   * repeated.
   */
  private static final int LOOKS = 20;

  private final ControlDatabase control;
  private final Rows rows;
  private final Replica replica;

  IdempotencyStore(ControlDatabase control, Rows rows, Replica replica) {
    this.control = control;
    this.rows = rows;
    this.replica = replica;
  }

  Attempt claim(String key, UUID claim, Fingerprint request) {
    return control.jdbi().withHandle(handle -> claim(handle, key, claim, request));
  }

  private Attempt claim(Handle handle, String key, UUID claim, Fingerprint request) {
    for (int look = 0; look < LOOKS; look++) {
      if (insert(handle, key, claim, request)) {
        return new Attempt.Won();
      }
      Optional<Attempt> held = look(handle, key, request);
      if (held.isPresent()) {
        return held.get();
      }
    }
    return new Attempt.InFlight();
  }

  private boolean insert(Handle handle, String key, UUID claim, Fingerprint request) {
    return handle.execute(
            """
            INSERT INTO idempotency_key (key, claim, owner, method, path, body_sha256)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (key) DO UPDATE SET
              claim = excluded.claim, owner = excluded.owner, method = excluded.method,
              path = excluded.path, body_sha256 = excluded.body_sha256, made = NULL, status = NULL,
              location = NULL, body = NULL, created_at = now()
            WHERE idempotency_key.status IS NOT NULL
              AND idempotency_key.created_at <= now() - make_interval(secs => ?)""",
            key,
            claim,
            replica.id(),
            request.method(),
            request.path(),
            request.bodySha256(),
            KEPT.toSeconds())
        == 1;
  }

  private static Optional<Attempt> look(Handle handle, String key, Fingerprint request) {
    return handle
        .select(
            """
            SELECT method, path, body_sha256, status, location, body FROM idempotency_key WHERE key = ?""",
            key)
        .map((row, context) -> attempt(row, request))
        .findOne();
  }

  private static Attempt attempt(ResultSet row, Fingerprint request) throws SQLException {
    if (!request.equals(new Fingerprint(row.getString(1), row.getString(2), row.getString(3)))) {
      return new Attempt.Reused();
    }
    int status = row.getInt(4);
    return row.wasNull()
        ? new Attempt.InFlight()
        : new Attempt.Answered(new Reply(status, row.getString(5), row.getString(6)));
  }

  /** Notes what the request makes, in the transaction that makes it. */
  void made(Handle handle, UUID claim, String path) {
    handle.execute(
        "UPDATE idempotency_key SET made = ? WHERE claim = ? AND status IS NULL", path, claim);
  }

  void settle(UUID claim, Reply reply) {
    rows.change(
        """
        UPDATE idempotency_key SET status = ?, location = ?, body = ?
        WHERE claim = ? AND status IS NULL""",
        reply.status(),
        reply.location(),
        reply.body(),
        claim);
  }

  void free(UUID claim) {
    rows.change("DELETE FROM idempotency_key WHERE claim = ? AND status IS NULL", claim);
  }

  /** Leaves the claim to the reconciler, as if the replica had died. */
  void abandon(UUID claim) {
    rows.change(
        "UPDATE idempotency_key SET owner = ? WHERE claim = ? AND status IS NULL", NOBODY, claim);
  }

  /** Returns the keys whose replica has sent no heartbeat for the length of the lease. */
  List<AbandonedKeys.Key> abandoned() {
    double lease = replica.lease().toMillis() / 1000.0;
    return rows.list(
        """
        SELECT claim, made FROM idempotency_key
        WHERE status IS NULL AND NOT EXISTS (
          SELECT FROM replica WHERE replica.id = idempotency_key.owner
            AND heartbeat_at > now() - make_interval(secs => ?))""",
        row ->
            new AbandonedKeys.Key(
                row.getObject(1, UUID.class), Optional.ofNullable(row.getString(2))),
        lease);
  }

  void deleteOld() {
    rows.change(
        """
        DELETE FROM idempotency_key
        WHERE status IS NOT NULL AND created_at <= now() - make_interval(secs => ?)""",
        KEPT.toSeconds());
  }
}
