/**
 * The schema of a database, read from its catalogs: every object by its kind and name, with the
 * definition that Postgres itself prints.
 *
 * <p>Start at {@link dev.truss.catalog.CatalogReader}. It looks at catalogs only: it plans no query
 * on a relation of the database, so that no function of a user is called. A class of objects that
 * no query here knows is read by {@link dev.truss.catalog.OtherClasses}. {@link
 * dev.truss.catalog.SchemaDigest} is the compact form in which a branch keeps the schema that it
 * began with.
 */
@NullMarked
package dev.truss.catalog;

import org.jspecify.annotations.NullMarked;
