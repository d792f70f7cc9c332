/**
 * Copies the content of one database with {@code pg_dump} and {@code pg_restore}: what is in the
 * way of that, what a new database takes over from the old one, and what a copy leaves out. It
 * serves branches, backups and recoveries. Read {@link dev.truss.dump.DatabaseLoader} first;
 * obstacles to {@code pg_restore} are in {@link dev.truss.dump.RestoreObstacles}.
 */
@NullMarked
package dev.truss.dump;

import org.jspecify.annotations.NullMarked;
