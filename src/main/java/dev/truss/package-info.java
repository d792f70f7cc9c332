/**
 * Starts Truss, in {@link dev.truss.Main}. Each package below is a feature, or the base of
 * features.
 */
@NullMarked
package dev.truss;

import org.jspecify.annotations.NullMarked;
