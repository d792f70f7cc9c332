/**
 * Applies the migration files of a folder to a branch or the main database, each once. Flyway does
 * it, and its history table in that database records what was applied. A check shows beforehand
 * what could go wrong. Every answer is read back from the database, never taken from a plan.
 *
 * <p>{@code script} parses files, {@code flyway} sets Flyway up, and {@code rehearsal} runs files
 * on a throwaway copy. Read {@link dev.truss.migration.MigrationRun} first.
 */
@NullMarked
package dev.truss.migration;

import org.jspecify.annotations.NullMarked;
