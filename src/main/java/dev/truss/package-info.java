/**
 * Where Truss begins: {@link dev.truss.Main}. Each package below is a feature, or what features
 * stand on.
 */
@NullMarked
package dev.truss;

import org.jspecify.annotations.NullMarked;
