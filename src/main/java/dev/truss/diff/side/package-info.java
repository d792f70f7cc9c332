/**
 * The two databases that are compared: a session on each, with a snapshot, and the moment by which
 * the comparison has to have ended.
 */
@NullMarked
package dev.truss.diff.side;

import org.jspecify.annotations.NullMarked;
