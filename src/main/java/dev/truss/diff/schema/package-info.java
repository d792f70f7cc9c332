/**
 * What the branch changed in the schema, what its parent changed since, and the SQL for the first.
 *
 * <p>Start at {@link dev.truss.diff.schema.SchemaComparison}. What differs is found by comparing
 * readings of the catalogs ({@link dev.truss.diff.schema.Changes}); {@link
 * dev.truss.diff.schema.SqlWriter} has pgCodeKeeper write statements for that, and for nothing
 * else; {@link dev.truss.diff.schema.SqlTrial} runs them in an empty database with the parent's
 * schema, as a role that can do nothing elsewhere, and says what they do not reach.
 */
@NullMarked
package dev.truss.diff.schema;

import org.jspecify.annotations.NullMarked;
