/**
 * Compares schemas: what the branch changed, what its parent changed since, and the SQL for the
 * branch's changes.
 *
 * <p>Read {@link dev.truss.diff.schema.SchemaComparison} first. {@link
 * dev.truss.diff.schema.Changes} compares readings of the catalogs. {@link
 * dev.truss.diff.schema.SqlWriter} has pgCodeKeeper write statements for the differences only.
 * {@link dev.truss.diff.schema.SqlTrial} runs them in an empty database with the parent's schema,
 * as a role without rights elsewhere, and reports the changes that they do not make.
 */
@NullMarked
package dev.truss.diff.schema;

import org.jspecify.annotations.NullMarked;
