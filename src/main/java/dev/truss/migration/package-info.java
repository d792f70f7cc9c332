/**
 * Migrations: the files of a folder, applied to a branch or the main database once, by Flyway,
 * whose history table in that database says what was. Before that, a look at what could go wrong.
 * What is answered is read back from the database, never taken from a plan.
 *
 * <p>What a file may hold is in {@code script}, how Flyway is used in {@code flyway}, and the trial
 * on a throwaway copy in {@code rehearsal}. Read {@link dev.truss.migration.MigrationRun} first.
 */
@NullMarked
package dev.truss.migration;

import org.jspecify.annotations.NullMarked;
