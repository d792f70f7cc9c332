package dev.truss.branch;

import dev.truss.dump.CarryOver;
import dev.truss.job.RunningJob;
import dev.truss.postgres.DatabaseName;
import java.util.List;
import java.util.Optional;

/** The content that a job loads into a branch's database. */
public interface BranchContent {

  /** Returns the name of the step that loads the content. */
  String phase();

  /** Returns the strategy that the branch reports. */
  String strategy();

  /** Returns the database that it is copied from; empty if it is content of an earlier time. */
  Optional<DatabaseName> copied();

  /** Returns the expected size in bytes. */
  long sizeBytes();

  /**
   * Creates the database and loads its content. Its name has been announced.
   *
   * @return a sentence for each thing that users of the branch should know
   */
  List<String> load(DatabaseName staging, RunningJob job) throws Exception;

  /** Applies what no dump contains. Returns a warning for each thing that could not be applied. */
  List<String> carryOver(CarryOver carryOver, DatabaseName staging) throws Exception;
}
