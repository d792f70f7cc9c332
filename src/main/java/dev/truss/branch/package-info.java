/**
 * Creates, resets and deletes branches, in steps, and lets them expire. The reconciler finishes or
 * compensates operations that were interrupted.
 */
@NullMarked
package dev.truss.branch;

import org.jspecify.annotations.NullMarked;
