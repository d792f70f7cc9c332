/**
 * Compares a branch with its parent: the changes of its schema, as statements that make them in the
 * parent, and the numbers of rows that were added, changed and removed per table.
 *
 * <p>Read {@link dev.truss.diff.Comparison} first. {@code diff.side} holds the two sessions, each
 * with one read-only snapshot. {@code diff.schema} compares the schemas. {@link
 * dev.truss.diff.RowComparison} compares digests of the tables first, and then only rows of the
 * parts that differ. One deadline ends everything, and the answer names what was not reached.
 */
@NullMarked
package dev.truss.diff;

import org.jspecify.annotations.NullMarked;
