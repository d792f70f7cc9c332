package dev.truss.control;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * This process among the replicas of its installation. Its heartbeat keeps its work in progress
 * from being taken over.
 */
@ApplicationScoped
public class Replica {

  private static final Logger LOG = Logger.getLogger(Replica.class);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final UUID id = UUID.randomUUID();
  private final String host = hostName();
  private final Rows rows;
  private final Duration lease;
  private final Background background;
  private final Event<InTouch> touch;
  private volatile boolean inTouch = true;
  private final Set<UUID> atWork = ConcurrentHashMap.newKeySet();

  Replica(Rows rows, ReplicaConfig config, Background background, Event<InTouch> touch) {
    this.rows = rows;
    this.background = background;
    this.touch = touch;
    lease = config.lease();
    if (lease.compareTo(Duration.ofSeconds(2)) < 0) {
      throw new IllegalArgumentException(
          "truss.replica.lease is " + lease + "; it must be at least 2s, a few heartbeats");
    }
  }

  public UUID id() {
    return id;
  }

  public Duration lease() {
    return lease;
  }

  /**
   * Marks an operation as under way in this process until it is closed. The reconciler leaves it
   * alone.
   */
  public Work work(UUID operation) {
    atWork.add(operation);
    return () -> atWork.remove(operation);
  }

  /** Returns whether the operation is under way in this process. */
  public boolean isAtWork(UUID operation) {
    return atWork.contains(operation);
  }

  /** Announced when this replica loses the control database, and when it reaches it again. */
  public record InTouch(boolean reached) {}

  /** Ends a piece of work. */
  public interface Work extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Removes the rows of replicas that have been dead for so long that none of their work is left.
   */
  public void forgetDead() {
    rows.change("DELETE FROM replica WHERE heartbeat_at < clock_timestamp() - interval '1 day'");
  }

  void register(@Observes @Priority(1) ControlReady event) {
    beat();
  }

  @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void beatIfReady() {
    boolean reached = background.runUntilTheEnd("heartbeat", this::beat);
    if (reached != inTouch) {
      inTouch = reached;
      touch.fire(new InTouch(reached));
    }
  }

  /**
   * Tells the other replicas that this one leaves, so that they need not wait for the lease to end.
   * Does not wait for a Postgres that does not answer.
   */
  void leave(@Observes @Priority(StopOrder.REPLICA) ShutdownEvent event)
      throws InterruptedException {
    Thread.ofPlatform().daemon().name("leaving").start(this::leave).join(PATIENCE);
  }

  private void leave() {
    try {
      rows.change("DELETE FROM replica WHERE id = ?", id);
    } catch (RuntimeException e) {
      LOG.debugf(e, "the other replicas have to wait for the lease to end");
    }
  }

  private void beat() {
    rows.change(
        """
        INSERT INTO replica (id, host) VALUES (?, ?)
        ON CONFLICT (id) DO UPDATE SET heartbeat_at = now()""",
        id,
        host);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
