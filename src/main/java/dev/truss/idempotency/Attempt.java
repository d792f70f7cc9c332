package dev.truss.idempotency;

/** The result of an attempt to claim a key. */
sealed interface Attempt {

  /** This request holds the key, and settles, frees or abandons it under its claim. */
  record Won() implements Attempt {}

  /** The same request holds the key and has not ended, or its end is unknown. */
  record InFlight() implements Attempt {}

  /** Another request holds the key. */
  record Reused() implements Attempt {}

  /** The same request was answered before. */
  record Answered(Reply reply) implements Attempt {}
}
