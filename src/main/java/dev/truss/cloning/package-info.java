/**
 * Copies a database inside its server: which strategy is fastest there, how the source is held
 * while it is cloned, and what happens to the sessions on it. It knows no branches. Read {@link
 * dev.truss.cloning.ClonePlanner} first.
 */
@NullMarked
package dev.truss.cloning;

import org.jspecify.annotations.NullMarked;
