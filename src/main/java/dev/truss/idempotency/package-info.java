/**
 * {@code Idempotency-Key}: a client that got no answer may ask again without its request being
 * carried out twice. The key is claimed before the resource runs and keeps the answer afterwards; a
 * row in the control database decides between requests on several replicas. A request that holds a
 * key is carried to its end even if its client goes. Of one whose replica died nobody knows how far
 * it came: its key stays claimed until the reconciler has tidied up and says what became of what it
 * had made ({@link dev.truss.idempotency.AbandonedKeys}).
 */
@NullMarked
package dev.truss.idempotency;

import org.jspecify.annotations.NullMarked;
