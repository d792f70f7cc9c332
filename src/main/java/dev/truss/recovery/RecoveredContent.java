package dev.truss.recovery;

import dev.truss.branch.BranchContent;
import dev.truss.dump.CarryOver;
import dev.truss.job.RunningJob;
import dev.truss.postgres.DatabaseName;
import java.util.List;
import java.util.Optional;

/** The content of a branch that is created by a recovery. */
final class RecoveredContent implements BranchContent {

  private final Recovery recovery;
  private final RecoverySlots places;
  private final DatabaseRecovery recoverer;
  private RecoveredCopy.Source source;

  RecoveredContent(Recovery recovery, RecoverySlots places, DatabaseRecovery recoverer) {
    this.recovery = recovery;
    this.places = places;
    this.recoverer = recoverer;
  }

  @Override
  public String phase() {
    return "recovering";
  }

  @Override
  public String strategy() {
    return "recovery";
  }

  @Override
  public Optional<DatabaseName> copied() {
    return Optional.empty();
  }

  @Override
  public long sizeBytes() {
    return source == null ? 0 : source.bytes();
  }

  @Override
  public List<String> load(DatabaseName staging, RunningJob job) throws Exception {
    job.phase("waiting");
    try (RecoverySlots.Place place = places.await(job)) {
      DatabaseRecovery.Recovered recovered = recoverer.recover(recovery, staging, job);
      source = recovered.source();
      return recovered.warnings();
    }
  }

  @Override
  public List<String> carryOver(CarryOver carryOver, DatabaseName staging) throws Exception {
    return carryOver.apply(source.definition().properties(), staging);
  }
}
