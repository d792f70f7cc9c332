/**
 * Loads archives into new branches. It never writes to a database that exists. Read {@link
 * dev.truss.backup.restore.Restores} first; what a server lacks for an archive is in {@link
 * dev.truss.backup.restore.MissingPrerequisites}.
 */
@NullMarked
package dev.truss.backup.restore;

import org.jspecify.annotations.NullMarked;
