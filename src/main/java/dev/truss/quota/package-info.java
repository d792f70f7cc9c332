/**
 * Enforces the limits of plans, and reports what is in use. {@link dev.truss.quota.Quota} refuses
 * requests that do not fit.
 */
@NullMarked
package dev.truss.quota;

import org.jspecify.annotations.NullMarked;
