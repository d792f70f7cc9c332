/**
 * What is different in a branch: what it changed in the schema, as statements that make the same of
 * the parent's, and how many rows of which tables were added, changed and removed since.
 *
 * <p>Start at {@link dev.truss.diff.Comparison}. {@code diff.side} holds the two sessions, each
 * with one read-only snapshot; {@code diff.schema} compares the schemas; {@link
 * dev.truss.diff.RowComparison} compares digests of the tables first, and only rows of those parts
 * that differ. All of it ends at one deadline, and says what it did not get to.
 */
@NullMarked
package dev.truss.diff;

import org.jspecify.annotations.NullMarked;
