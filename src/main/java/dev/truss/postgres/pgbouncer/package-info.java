/**
 * Uses PgBouncer's admin console: reads its databases and connections, and makes it close its
 * server connections for the moment of a clone. Read {@link
 * dev.truss.postgres.pgbouncer.PgBouncerConsole} first.
 */
@NullMarked
package dev.truss.postgres.pgbouncer;

import org.jspecify.annotations.NullMarked;
