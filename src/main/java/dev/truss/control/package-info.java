/**
 * Truss's own database. It is created and migrated as soon as Postgres can be reached, which may be
 * long after the start. The package also knows the identity of this installation and which replicas
 * are alive. Read {@link dev.truss.control.ControlDatabase} first.
 */
@NullMarked
package dev.truss.control;

import org.jspecify.annotations.NullMarked;
