package dev.truss.job;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.truss.control.Background;
import dev.truss.control.ControlDatabase;
import dev.truss.control.ControlReady;
import dev.truss.control.Replica;
import dev.truss.control.StopOrder;
import dev.truss.postgres.failure.FailureReason;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Hands jobs to a replica that is free, and those of a dead replica to another. db-scheduler
 * decides which replica runs a job, by rows with heartbeats in the control database.
 *
 * @see <a href="https://github.com/kagkarlsson/db-scheduler">db-scheduler</a>
 */
@ApplicationScoped
public class JobQueue {

  private static final Logger LOG = Logger.getLogger(JobQueue.class);
  private static final int WORKERS = 16;
  private static final int MISSED_HEARTBEATS = 4;
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final ControlDatabase control;
  private final Replica replica;
  private final Background background;
  private final JobStore store;
  private final Map<String, JobHandler> handlers;
  private final JobRunner runner;
  private final Map<Long, RunningJob> running = new ConcurrentHashMap<>();
  private final CustomTask<Void> task;
  private volatile boolean stopping;
  private volatile Optional<Scheduler> scheduler = Optional.empty();

  JobQueue(
      ControlDatabase control,
      Replica replica,
      Background background,
      JobStore store,
      JobRunner runner,
      @All List<JobHandler> handlers) {
    this.control = control;
    this.background = background;
    this.replica = replica;
    this.store = store;
    this.runner = runner;
    this.handlers =
        handlers.stream().collect(Collectors.toMap(JobHandler::kind, Function.identity()));
    task =
        Tasks.custom("job", Void.class)
            .onDeadExecutionRevive()
            .onFailure((failed, next) -> next.reschedule(failed, Instant.now().plus(RETRY)))
            .execute((instance, context) -> run(Long.parseLong(instance.getId())));
  }

  void start(@Observes ControlReady event) {
    if (stopping || scheduler.isPresent()) {
      return;
    }
    Scheduler started =
        Scheduler.create(control.dataSource(), task)
            .threads(WORKERS)
            .schedulerName(
                new com.github.kagkarlsson.scheduler.SchedulerName.Fixed(replica.id().toString()))
            .pollingInterval(Duration.ofSeconds(1))
            .heartbeatInterval(replica.lease().dividedBy(MISSED_HEARTBEATS))
            .missedHeartbeatsLimit(MISSED_HEARTBEATS)
            .enableImmediateExecution()
            .shutdownMaxWait(Duration.ofSeconds(5))
            .build();
    started.start();
    scheduler = Optional.of(started);
  }

  /**
   * Leaves the running jobs to another replica, or to this one after its restart. It does so at
   * once, not when all requests are answered, because from now on no program can be started.
   */
  void leave(@Observes ShutdownDelayInitiatedEvent event) {
    stopping = true;
    scheduler.ifPresent(Scheduler::pause);
    running.values().forEach(RunningJob::leaveToSuccessor);
  }

  void stop(@Observes @Priority(StopOrder.JOBS) ShutdownEvent event) {
    scheduler.ifPresent(Scheduler::stop);
  }

  /**
   * A job to be queued.
   *
   * @param ready whether it may be handed out, or waits for its turn
   * @param bytesTotal of what it works on; an estimate
   */
  public record NewJob(
      String kind,
      @Nullable Long branchId,
      @Nullable Long backupId,
      boolean ready,
      long bytesTotal,
      String createdBy) {}

  /** Queues a job in the caller's transaction. The caller submits it after the commit. */
  public long add(Handle transaction, NewJob job) {
    return store.insert(transaction, job);
  }

  /** Asks a job to stop. Returns false if it has ended. */
  public boolean cancel(long jobId) {
    boolean asked = store.requestCancel(jobId);
    if (asked) {
      submit(jobId);
    }
    return asked;
  }

  /** Submits a queued job. May be called again for the same job. */
  public void submit(long jobId) {
    scheduler.ifPresent(
        queue -> queue.scheduleIfNotExists(task.instance(Long.toString(jobId)), Instant.now()));
  }

  /** Submits the jobs whose replica died before it submitted them. */
  public void submitForgotten() {
    store.unfinished().forEach(this::submit);
  }

  /** Pauses polling while the server is away, which would only fill the log. */
  void pauseOrResume(@Observes Replica.InTouch touch) {
    scheduler.ifPresent(touch.reached() && !stopping ? Scheduler::resume : Scheduler::pause);
  }

  @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void showProgress() {
    background.run("progress of jobs", () -> running.values().forEach(RunningJob::show));
  }

  private CompletionHandler<Void> run(long id) {
    Optional<Job> job = store.find(id);
    UUID run = UUID.randomUUID();
    Optional<Integer> number = job.isEmpty() ? Optional.empty() : store.start(id, run);
    if (number.isEmpty()) {
      return new CompletionHandler.OnCompleteRemove<>();
    }
    RunningJob current = new RunningJob(job.get(), run, store);
    running.put(id, current);
    if (stopping) {
      current.leaveToSuccessor();
    }
    try {
      runner.run(handlers.get(job.get().kind()), current, number.get());
      current.showLast();
      finish(current, JobStatus.COMPLETED, null);
    } catch (JobStopped e) {
      if (current.isLeftToSuccessor()) {
        return handOver(current);
      }
      finish(current, JobStatus.CANCELLED, "cancelled on request");
    } catch (Exception e) {
      LOG.debugf(e, "job %d failed", id);
      if (current.isLeftToSuccessor()) {
        return handOver(current);
      }
      finish(current, JobStatus.FAILED, FailureReason.of(e));
    } catch (Error e) {
      if (current.isLeftToSuccessor()) {
        throw e;
      }
      // Rethrown, it would have db-scheduler run the job again at once, without end.
      LOG.errorf(e, "job %d failed", id);
      finish(current, JobStatus.FAILED, e.toString());
    } finally {
      running.remove(id);
    }
    return new CompletionHandler.OnCompleteRemove<>();
  }

  private CompletionHandler<Void> handOver(RunningJob job) {
    return (left, next) -> handOver(job, left, next);
  }

  /**
   * Hands the job over. If that cannot be written, the job is found dead and taken over a little
   * later.
   */
  private void handOver(RunningJob job, ExecutionComplete left, ExecutionOperations<Void> next) {
    try {
      store.handOver(job.job().id(), job.run());
      next.reschedule(left, Instant.now());
    } catch (RuntimeException e) {
      LOG.debugf(e, "job %s is taken over when it is found dead", left.getExecution().getId());
    }
  }

  private void finish(RunningJob job, JobStatus status, String reason) {
    if (store.finish(job.job().id(), job.run(), status, reason)) {
      LOG.infof(
          "job %s, id=%d kind=%s%s",
          status.text(),
          job.job().id(),
          job.job().kind(),
          reason == null ? "" : " reason=" + reason);
    }
  }
}
