package dev.truss.idempotency;

import org.jspecify.annotations.Nullable;

/**
 * An answer that was sent.
 *
 * @param body JSON
 */
record Reply(int status, @Nullable String location, @Nullable String body) {}
