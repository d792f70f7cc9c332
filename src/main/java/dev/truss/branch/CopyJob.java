package dev.truss.branch;

import dev.truss.cloning.Strategy;
import dev.truss.control.ControlDatabase;
import dev.truss.database.Source;
import dev.truss.dump.CarryOver;
import dev.truss.dump.OnlineCopy;
import dev.truss.job.JobHandler;
import dev.truss.job.JobQueue;
import dev.truss.job.JobRun;
import dev.truss.job.RunningJob;
import dev.truss.postgres.DatabaseName;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Copies the content of a branch from its parent. */
@ApplicationScoped
class CopyJob implements JobHandler {

  private static final String KIND = "branch_copy";

  private final BranchLoading loading;
  private final Sources sources;
  private final OnlineCopy copier;
  private final ControlDatabase control;
  private final BranchStore branches;
  private final JobQueue queue;

  CopyJob(
      BranchLoading loading,
      Sources sources,
      OnlineCopy copier,
      ControlDatabase control,
      BranchStore branches,
      JobQueue queue) {
    this.loading = loading;
    this.sources = sources;
    this.copier = copier;
    this.control = control;
    this.branches = branches;
    this.queue = queue;
  }

  @Override
  public String kind() {
    return KIND;
  }

  /** Queues the copy of a branch. From then on its job is responsible for the branch. */
  void begin(Operation operation, Source source, String caller) {
    var copy =
        new JobQueue.NewJob(KIND, operation.branchId(), null, true, source.sizeBytes(), caller);
    long job =
        control
            .jdbi()
            .inTransaction(
                handle -> {
                  long id = queue.add(handle, copy);
                  branches.jobIs(handle, operation, id);
                  return id;
                });
    queue.submit(job);
  }

  @Override
  public JobRun begin(RunningJob job) {
    return loading.load(job, branch -> new Copied(sources.of(branch), copier));
  }

  private record Copied(Source source, OnlineCopy copier) implements BranchContent {

    @Override
    public String phase() {
      return "copying";
    }

    @Override
    public String strategy() {
      return Strategy.COPY.text();
    }

    @Override
    public Optional<DatabaseName> copied() {
      return Optional.of(source.name());
    }

    @Override
    public long sizeBytes() {
      return source.sizeBytes();
    }

    @Override
    public List<String> load(DatabaseName staging, RunningJob job) throws Exception {
      return copier.copy(source, staging, job);
    }

    @Override
    public List<String> carryOver(CarryOver carryOver, DatabaseName staging) throws Exception {
      return carryOver.apply(source.name(), staging);
    }
  }
}
