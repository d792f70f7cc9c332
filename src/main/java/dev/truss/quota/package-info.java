/**
 * Plans, their limits, and what is in use. {@link dev.truss.quota.Quota} refuses what does not fit.
 */
@NullMarked
package dev.truss.quota;

import org.jspecify.annotations.NullMarked;
