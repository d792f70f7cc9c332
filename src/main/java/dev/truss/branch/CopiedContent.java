package dev.truss.branch;

import dev.truss.cloning.Strategy;
import dev.truss.database.Source;
import dev.truss.dump.CarryOver;
import dev.truss.dump.OnlineCopy;
import dev.truss.job.RunningJob;
import dev.truss.postgres.DatabaseName;
import java.util.List;
import java.util.UUID;

/** An online copy of a source. */
record CopiedContent(Source source, OnlineCopy copier, CarryOver carryOver)
    implements BranchContent {

  @Override
  public String phase() {
    return "copying";
  }

  @Override
  public String strategy() {
    return Strategy.COPY.text();
  }

  @Override
  public long sizeBytes() {
    return source.sizeBytes();
  }

  @Override
  public List<String> load(DatabaseName staging, RunningJob job, UUID operation) throws Exception {
    return copier.copy(source, staging, job, operation);
  }

  @Override
  public List<String> carryOver(DatabaseName staging) throws Exception {
    return carryOver.apply(source.name(), staging);
  }
}
