package dev.truss.branch;

import dev.truss.control.ControlDatabase;
import dev.truss.database.Source;
import dev.truss.job.JobQueue;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Hands the copy of a branch to the queue. */
@ApplicationScoped
class CopyJobs {

  static final String KIND = "branch_copy";

  private final ControlDatabase control;
  private final BranchStore branches;
  private final JobQueue queue;

  CopyJobs(ControlDatabase control, BranchStore branches, JobQueue queue) {
    this.control = control;
    this.branches = branches;
    this.queue = queue;
  }

  /** From here on the job is responsible for the branch. */
  void begin(Branch branch, UUID operation, Source source, String caller) {
    long job =
        control
            .jdbi()
            .inTransaction(
                handle -> {
                  long id =
                      queue.add(
                          handle,
                          new JobQueue.NewJob(
                              KIND, branch.id(), null, true, source.sizeBytes(), caller));
                  branches.jobIs(handle, branch.id(), operation, id);
                  return id;
                });
    queue.submit(job);
  }
}
