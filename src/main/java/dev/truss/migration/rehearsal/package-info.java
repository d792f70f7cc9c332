/**
 * Runs the pending files on a throwaway copy, and reports how long each statement takes, and what
 * it locks and rewrites. Nothing beyond the copy is changed, as far as that can be detected or
 * rolled back: what a file does to the server itself is rolled back and named.
 *
 * <p>Read {@link dev.truss.migration.rehearsal.Rehearsals} first, then {@link
 * dev.truss.migration.rehearsal.RehearsalWall}.
 */
@NullMarked
package dev.truss.migration.rehearsal;

import org.jspecify.annotations.NullMarked;
