/**
 * Starts the programs that come with Postgres, ends each together with the work that it belongs to,
 * and explains why one failed. No other package starts a process. Read {@link
 * dev.truss.postgres.program.RunningPrograms} first.
 */
@NullMarked
package dev.truss.postgres.program;

import org.jspecify.annotations.NullMarked;
