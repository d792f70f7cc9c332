package dev.truss.cloning;

import dev.truss.control.ControlDatabase;
import dev.truss.database.SessionEviction;
import dev.truss.database.Source;
import dev.truss.database.SourceReader;
import dev.truss.error.ProblemException;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.failure.NoRoom;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** Carries out a plan that holds its source. */
@ApplicationScoped
public class Cloner {

  /** The number of concurrent clones. Each uses up to two sessions of the pool. */
  private static final int AT_ONCE = 8;

  private final ControlDatabase control;
  private final SourceReader reader;
  private final SourceInspector inspector;
  private final Checkpoint checkpoint;
  private final TemplateClone clone;
  private final Pause pause;
  private final MeterRegistry meters;
  private final Semaphore places = new Semaphore(AT_ONCE, true);

  /**
   * Thrown when no clone was created, because sessions stayed or it took too long. The source can
   * still be copied online.
   */
  public static final class NotCloned extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient ProblemException problem;

    NotCloned(ProblemException problem) {
      super(problem);
      this.problem = problem;
    }

    /** Returns the problem for callers that cannot copy online. */
    public ProblemException problem() {
      return problem;
    }
  }

  /** The result. The strategy differs from the plan if a base backup began meanwhile. */
  public record Result(String strategy, Duration held) {}

  Cloner(
      ControlDatabase control,
      SourceReader reader,
      SourceInspector inspector,
      Checkpoint checkpoint,
      TemplateClone clone,
      Pause pause,
      MeterRegistry meters) {
    this.control = control;
    this.reader = reader;
    this.inspector = inspector;
    this.checkpoint = checkpoint;
    this.clone = clone;
    this.pause = pause;
    this.meters = meters;
  }

  /** Begins the part that takes a while and holds no session up. */
  public Preparation prepare(ClonePlan.Held plan) {
    return new Preparation(
        inspector.begin(plan.source()), checkpoint.begin(plan.strategy().copiesFiles()));
  }

  /**
   * Creates the database, closed to connections.
   *
   * @param preparation of the same plan, begun before
   * @return with what, and how long the source was held
   * @throws NotCloned when sessions stayed or came, or it took longer than it may and was stopped
   * @throws ProblemException 409 {@code disk_full}
   */
  public Result run(ClonePlan.Held plan, DatabaseName staging, Preparation preparation)
      throws SQLException, NotCloned {
    places.acquireUninterruptibly();
    try {
      TemplateClone.Cloned cloned = hold(plan, staging, preparation);
      String strategy = cloned.strategy().text();
      meters.timer("truss.branch.hold", "strategy", strategy).record(cloned.held());
      return new Result(strategy, cloned.held());
    } catch (CloneFailure.SourceBusy e) {
      throw new NotCloned(whoStayed(plan.source()));
    } catch (CloneFailure.HoldExceeded e) {
      throw new NotCloned(CloneProblems.holdExceeded(plan.source(), plan.maxHold(), e.blockers()));
    } catch (CloneFailure.Refused e) {
      ProblemException problem = CloneProblems.refused(plan.source(), e.why());
      if (NoRoom.behind(e.why()).isPresent()) {
        throw problem; // an online copy would have none either
      }
      throw new NotCloned(problem);
    } catch (CloneFailure e) {
      throw new IllegalStateException(e);
    } finally {
      places.release();
    }
  }

  private TemplateClone.Cloned hold(
      ClonePlan.Held plan, DatabaseName staging, Preparation preparation)
      throws SQLException, CloneFailure {
    Source source = plan.source();
    var order =
        new TemplateClone.Order(
            source, staging, plan.strategy(), source.ownerReachable(), plan.maxHold(), preparation);
    return switch (plan) {
      case ClonePlan.Quiet quiet -> clone.quiet(order);
      case ClonePlan.Paused paused -> {
        try (var reconnect = pause.prepare(paused.aliases())) {
          yield clone.withDeparture(order, reconnect);
        }
      }
      case ClonePlan.Emptied emptied ->
          clone.withDeparture(
              order,
              new SessionEviction.End(
                  source.oid(), emptied.idleFor(), control.installation().applicationPrefix()));
    };
  }

  private ProblemException whoStayed(Source before) throws SQLException {
    Source now = reader.look(before.name()).orElse(before);
    return now.isUsedBy(control.installation().applicationPrefix())
        ? CloneProblems.inUseByJob(now)
        : CloneProblems.busy(now);
  }
}
