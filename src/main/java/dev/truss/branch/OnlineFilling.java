package dev.truss.branch;

import dev.truss.cloning.CarryOver;
import dev.truss.cloning.OnlineCopy;
import dev.truss.cloning.Source;
import dev.truss.cloning.Strategy;
import dev.truss.job.RunningJob;
import dev.truss.postgres.DatabaseName;
import java.util.List;
import java.util.UUID;

/** An online copy of a source. */
record OnlineFilling(Source source, OnlineCopy copier, CarryOver carryOver) implements Filling {

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
