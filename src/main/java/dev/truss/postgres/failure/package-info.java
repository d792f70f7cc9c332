/**
 * Explains errors of Postgres: which problem a client gets, which reason a job reports, and which
 * error codes mean that the server is unavailable, is out of space or refuses a session. It opens
 * no connection. Read {@link dev.truss.postgres.failure.FailureReason} first.
 */
@NullMarked
package dev.truss.postgres.failure;

import org.jspecify.annotations.NullMarked;
