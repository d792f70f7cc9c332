/**
 * Truss's own database: created and migrated when Postgres can be reached, which may be long after
 * the start; who this installation is; which replicas are alive.
 */
@NullMarked
package dev.truss.control;

import org.jspecify.annotations.NullMarked;
