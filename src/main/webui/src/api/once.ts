import { useState } from "react";
import { ApiProblem } from "./problems";

/** Returns a UUID. The browser's own function exists only in pages from TLS or from this machine. */
export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export interface IdempotencyHeader {
  "Idempotency-Key": string;
}

/**
 * Sends a request under an idempotency key. The same request is sent again under the same key as long as its outcome
 * is unknown: the answer was lost, the service failed, or the work is still in progress. A request with a known
 * outcome, or another request, gets a new key.
 */
export function once() {
  let unanswered: { request: string; key: string } | null = null;
  return async <T>(body: unknown, send: (header: IdempotencyHeader) => Promise<T>): Promise<T> => {
    const request = JSON.stringify(body);
    if (unanswered?.request !== request) unanswered = { request, key: newId() };
    try {
      const answer = await send({ "Idempotency-Key": unanswered.key });
      unanswered = null;
      return answer;
    } catch (error) {
      if (error instanceof ApiProblem && error.status < 500 && error.code !== "idempotency_key_in_flight")
        unanswered = null;
      throw error;
    }
  };
}

/** Returns {@link once} for the lifetime of a dialog or button. */
export function useOnce() {
  return useState(once)[0];
}
