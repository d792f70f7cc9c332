/**
 * Flyway, as Truss uses it: the folder of files that it is given, how it is set up to look, to run
 * and to rehearse, what it knows of a database's history, and its words without its advice. Files
 * are screened here before anything is locked. It decides nothing about a request.
 *
 * <p>Read {@link dev.truss.migration.flyway.FlywayFactory} first.
 */
@NullMarked
package dev.truss.migration.flyway;

import org.jspecify.annotations.NullMarked;
