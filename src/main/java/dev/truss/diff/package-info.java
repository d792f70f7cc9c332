/**
 * What is different in a branch: its schema as the statements that would change the parent's into
 * it, and how many rows of which tables were added, changed and removed since.
 *
 * <p>Start at {@link dev.truss.diff.Comparison}. Each side is one session with one read-only
 * snapshot ({@link dev.truss.diff.Snapshot}). {@link dev.truss.diff.SchemaComparison} leaves the
 * schema to pgCodeKeeper; {@link dev.truss.diff.RowComparison} compares digests of the tables
 * first, and only rows of those parts that differ. All of it ends at one deadline, and says what it
 * did not get to.
 */
@NullMarked
package dev.truss.diff;

import org.jspecify.annotations.NullMarked;
