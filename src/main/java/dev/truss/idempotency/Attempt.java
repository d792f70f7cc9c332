package dev.truss.idempotency;

/** How it went to claim a key. */
sealed interface Attempt {

  /** It is ours; to be settled, freed or abandoned under its claim. */
  record Won() implements Attempt {}

  /** The same request holds it and has not ended, or nobody knows yet how it ended. */
  record InFlight() implements Attempt {}

  /** Another request has it. */
  record Reused() implements Attempt {}

  /** The same request was answered before. */
  record Answered(Reply reply) implements Attempt {}
}
