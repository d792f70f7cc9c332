/**
 * Runs work that outlives its request. A row per job holds its progress; db-scheduler decides which
 * replica runs it. {@link dev.truss.job.JobRun} lists the steps of a run.
 */
@NullMarked
package dev.truss.job;

import org.jspecify.annotations.NullMarked;
