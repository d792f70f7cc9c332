package dev.truss.recovery;

import dev.truss.branch.BranchLoading;
import dev.truss.job.JobHandler;
import dev.truss.job.JobRun;
import dev.truss.job.RunningJob;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Recovers one database into a branch that is being created, in these phases:
 *
 * <ol>
 *   <li>waiting: for a place among {@code truss.recovery.max-concurrent}
 *   <li>choosing: the base backup; a commit behind the target, and its WAL in the archive
 *   <li>restoring_base_backup: the files that are needed, copied into a scratch server of its own
 *   <li>replaying_wal: up to the target, where it pauses
 *   <li>copying, loading: {@code pg_dump} out of it, {@code pg_restore} into the staging database
 *   <li>finishing: the scratch server is removed; then as every branch is finished
 * </ol>
 *
 * A run that died is begun again from the start by another. The scratch server that it left ends
 * with its folder, when the reconciler finds that nobody holds the lock of that.
 */
@ApplicationScoped
class RecoveryJob implements JobHandler {

  static final String KIND = "recovery";

  private final BranchLoading loading;
  private final RecoveryStore store;
  private final RecoverySlots places;
  private final DatabaseRecovery recoverer;

  RecoveryJob(
      BranchLoading loading,
      RecoveryStore store,
      RecoverySlots places,
      DatabaseRecovery recoverer) {
    this.loading = loading;
    this.store = store;
    this.places = places;
    this.recoverer = recoverer;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public JobRun begin(RunningJob job) {
    return loading.run(
        job,
        () -> new RecoveredContent(store.ofJob(job.job().id()).orElseThrow(), places, recoverer));
  }
}
