/**
 * Branches: the resource, the steps of create, reset and delete, expiry, and the reconciler that
 * finishes or compensates what was left half-done.
 */
@NullMarked
package dev.truss.branch;

import org.jspecify.annotations.NullMarked;
