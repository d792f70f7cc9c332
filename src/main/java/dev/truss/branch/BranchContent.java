package dev.truss.branch;

import dev.truss.job.RunningJob;
import dev.truss.postgres.DatabaseName;
import java.util.List;

/** What a job loads into the database of a branch. */
public interface BranchContent {

  /** The name of the step that loads. */
  String phase();

  /** What the branch is said to be made by. */
  String strategy();

  /** The size it is expected to have. */
  long sizeBytes();

  /**
   * Makes the database and loads its content. Its name was announced.
   *
   * @return a sentence for each thing that users of the branch should know
   */
  List<String> load(DatabaseName staging, RunningJob job) throws Exception;

  /** Gives it what no dump holds; returns a sentence for each thing that could not be given. */
  List<String> carryOver(DatabaseName staging) throws Exception;
}
