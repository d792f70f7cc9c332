/**
 * Speaks to PgBouncer's console: pauses a database's pool for the moment of a clone, and says
 * whether a PgBouncer is there. Read {@link dev.truss.postgres.pgbouncer.PgBouncerConsole} first.
 */
@NullMarked
package dev.truss.postgres.pgbouncer;

import org.jspecify.annotations.NullMarked;
