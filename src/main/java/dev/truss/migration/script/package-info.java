/**
 * What a file of migrations holds: its statements, as the server would split them, and what it may
 * not contain, so that a run can keep its word about it. It knows neither Flyway nor a database,
 * and runs nothing.
 *
 * <p>Read {@link dev.truss.migration.script.ScriptRules} first.
 */
@NullMarked
package dev.truss.migration.script;

import org.jspecify.annotations.NullMarked;
