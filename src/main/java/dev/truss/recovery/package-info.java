/**
 * One database as it was at a moment, beside the live data. Base backups of the whole server and
 * the archive of its WAL make the window of moments that can be reached; a recovery replays WAL
 * onto a copy of a base backup in a private scratch server and copies one database out of that into
 * a new branch.
 */
@NullMarked
package dev.truss.recovery;

import org.jspecify.annotations.NullMarked;
