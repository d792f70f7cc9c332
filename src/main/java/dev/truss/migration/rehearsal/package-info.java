/**
 * Runs what is pending on a throwaway copy, and tells what each statement takes, locks and
 * rewrites. It never acts on more than the copy, as far as that can be seen or taken back: what a
 * file does to the server itself is rolled back and named.
 *
 * <p>Read {@link dev.truss.migration.rehearsal.Rehearsals} first, then {@link
 * dev.truss.migration.rehearsal.RehearsalWall}.
 */
@NullMarked
package dev.truss.migration.rehearsal;

import org.jspecify.annotations.NullMarked;
