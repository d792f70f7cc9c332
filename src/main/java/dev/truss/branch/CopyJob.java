package dev.truss.branch;

import dev.truss.dump.CarryOver;
import dev.truss.dump.OnlineCopy;
import dev.truss.job.JobHandler;
import dev.truss.job.RunningJob;
import jakarta.enterprise.context.ApplicationScoped;

/** Copies the content of a branch from its parent. */
@ApplicationScoped
class CopyJob implements JobHandler {

  private final BranchLoading loading;
  private final Sources sources;
  private final OnlineCopy copier;
  private final CarryOver carryOver;

  CopyJob(BranchLoading loading, Sources sources, OnlineCopy copier, CarryOver carryOver) {
    this.loading = loading;
    this.sources = sources;
    this.copier = copier;
    this.carryOver = carryOver;
  }

  @Override
  public String kind() {
    return CopyJobs.KIND;
  }

  @Override
  public void run(RunningJob job) throws Exception {
    loading.load(job, branch -> new CopiedContent(sources.of(branch), copier, carryOver));
  }
}
