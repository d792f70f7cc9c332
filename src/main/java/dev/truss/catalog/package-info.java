/**
 * Reads the schema of a database from its catalogs: every object by its kind and name, with the
 * definition that Postgres prints.
 *
 * <p>Read {@link dev.truss.catalog.CatalogReader} first. It reads catalogs only and plans no query
 * on a relation of the database, so that no function of a user is called. {@link
 * dev.truss.catalog.OtherClasses} reads the objects of catalogs without a query here. {@link
 * dev.truss.catalog.SchemaDigest} is the compact form in which a branch keeps the schema that it
 * began with.
 */
@NullMarked
package dev.truss.catalog;

import org.jspecify.annotations.NullMarked;
