/**
 * Splits a migration file into statements as the server would, and refuses those with which a run
 * could not keep its guarantees. The package knows neither Flyway nor a database, and runs nothing.
 *
 * <p>Read {@link dev.truss.migration.script.ScriptRules} first.
 */
@NullMarked
package dev.truss.migration.script;

import org.jspecify.annotations.NullMarked;
