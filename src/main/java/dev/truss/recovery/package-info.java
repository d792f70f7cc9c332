/**
 * Recovers one database to a moment, beside the live data. Base backups of the whole server and the
 * archive of its WAL determine the window of recoverable moments. A recovery replays WAL onto a
 * copy of a base backup in a private scratch server, and copies one database from it into a new
 * branch.
 */
@NullMarked
package dev.truss.recovery;

import org.jspecify.annotations.NullMarked;
