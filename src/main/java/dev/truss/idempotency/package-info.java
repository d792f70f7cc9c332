/**
 * Implements {@code Idempotency-Key}: a client that received no answer may repeat its request
 * without a second execution. The key is claimed before the resource runs and keeps the answer
 * afterwards; a row in the control database decides between requests on several replicas. A request
 * that holds a key is completed even if its client disconnects.
 */
@NullMarked
package dev.truss.idempotency;

import org.jspecify.annotations.NullMarked;
