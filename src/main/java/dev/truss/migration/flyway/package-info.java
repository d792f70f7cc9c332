/**
 * Uses Flyway: gives it the files of the folder, sets it up to read, run and rehearse, reads a
 * database's history, and repeats its messages without its advice. Files are screened here before
 * anything is locked. The package decides nothing about a request.
 *
 * <p>Read {@link dev.truss.migration.flyway.FlywayFactory} first.
 */
@NullMarked
package dev.truss.migration.flyway;

import org.jspecify.annotations.NullMarked;
