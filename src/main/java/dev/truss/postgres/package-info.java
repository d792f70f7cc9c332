/**
 * The only place that starts Postgres programs, quotes identifiers and opens connections to the
 * server whose databases are branched. It knows no feature.
 */
@NullMarked
package dev.truss.postgres;

import org.jspecify.annotations.NullMarked;
