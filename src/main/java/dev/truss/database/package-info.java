/**
 * Creates, renames and drops the databases that belong to Truss, and holds the session on a source
 * that a clone needs. It never touches a database that Truss did not announce. Read {@link
 * dev.truss.database.OwnedDatabases} first.
 */
@NullMarked
package dev.truss.database;

import org.jspecify.annotations.NullMarked;
