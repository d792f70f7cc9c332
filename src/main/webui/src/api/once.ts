import { useState } from "react";
import { ApiProblem } from "./problems";

/** The browser offers UUIDs only to pages that came over TLS or from this machine. */
export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export interface IdempotencyHeader {
  "Idempotency-Key": string;
}

/**
 * Sends a request that makes something under a key, and the same one once more under the same key as long as nobody knows
 * what came of it: the answer was lost, the service failed, or it is still at work. What was done or refused is known, and
 * another request is another one: those get new keys.
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

/** {@link once} for as long as a dialog or a button is there. */
export function useOnce() {
  return useState(once)[0];
}
