/**
 * What the integration tests stand on: real servers that they start themselves, on loopback and on
 * free ports, and stop by process. {@link dev.truss.testsupport.PostgresServer} and {@link
 * dev.truss.testsupport.PgBouncer} are the world around Truss, {@link
 * dev.truss.testsupport.TrussProcess} is Truss as a process of its own, which tests may kill or
 * stop like an operator's machine would, and {@link dev.truss.testsupport.Breakpoint} holds it
 * between two steps from the outside, since production code has no switch for tests.
 */
@NullMarked
package dev.truss.testsupport;

import org.jspecify.annotations.NullMarked;
