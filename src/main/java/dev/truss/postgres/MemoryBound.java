package dev.truss.postgres;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.lang.reflect.Field;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.core.PGStream;
import org.postgresql.core.QueryExecutorBase;
import org.postgresql.core.VisibleBufferedInputStream;
import org.postgresql.jdbc.PgConnection;

/**
 * Limits the memory that a session with users' SQL takes for notices, notifications and errors. The
 * driver has no limit: it collects all of them until a statement ends, and notifications for as
 * long as the session lives. The limit is a stream between the driver and the server, which is the
 * only place that also works with TLS and during a commit.
 */
@RegisterForReflection(
    targets = {QueryExecutorBase.class, PGStream.class},
    methods = false)
public final class MemoryBound {

  /** Of all notices of a session, or of a request of the workbench. */
  public static final int NOTICE_BYTES = 1 << 20;

  private static final int BUFFER = 8192;

  private final BoundedMessages messages;

  private MemoryBound(BoundedMessages messages) {
    this.messages = messages;
  }

  /**
   * Limits an idle session.
   *
   * @param noticeBytes of all notices that the session hands on in its life
   */
  public static MemoryBound of(Connection session, long noticeBytes) throws SQLException {
    try {
      PgConnection driver = session.unwrap(PgConnection.class);
      Field stream = field(QueryExecutorBase.class, "pgStream");
      Field input = field(PGStream.class, "pgInput");
      Object server = stream.get(driver.getQueryExecutor());
      VisibleBufferedInputStream before = (VisibleBufferedInputStream) input.get(server);
      BoundedMessages messages = new BoundedMessages(before.getWrapped(), noticeBytes);
      VisibleBufferedInputStream bounded = new VisibleBufferedInputStream(messages, BUFFER);
      bounded.setTimeoutRequested(driver.getNetworkTimeout() != 0);
      input.set(server, bounded);
      return new MemoryBound(messages);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("The driver is another one than Truss knows", e);
    }
  }

  private static Field field(Class<?> type, String name) throws NoSuchFieldException {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  /** Returns the number of notices that were left out so far. */
  public int noticesLeftOut() {
    return messages.noticesLeftOut();
  }
}
