/**
 * How one database is copied inside its server: which strategy is fastest there, how the source is
 * held for the moment of the copy, what happens to the sessions on it, and what a template copy
 * forgets.
 */
@NullMarked
package dev.truss.cloning;

import org.jspecify.annotations.NullMarked;
