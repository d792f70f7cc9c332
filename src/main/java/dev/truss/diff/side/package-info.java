/**
 * Holds the two sides of a comparison: a session with a snapshot on each database, and the
 * deadline.
 */
@NullMarked
package dev.truss.diff.side;

import org.jspecify.annotations.NullMarked;
