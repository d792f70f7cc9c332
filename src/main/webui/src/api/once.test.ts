import { expect, it } from "vitest";
import { type IdempotencyHeader, once } from "./once";
import { ApiProblem, Unreachable } from "./problems";

/** Returns the keys of requests that fail or succeed as given. */
async function keysOf(...requests: [body: unknown, ending: Error | null][]): Promise<number[]> {
  const send = once();
  const seen: string[] = [];
  for (const [body, ending] of requests) {
    const sent = (header: IdempotencyHeader) => {
      seen.push(header["Idempotency-Key"]);
      return ending ? Promise.reject(ending) : Promise.resolve();
    };
    await send(body, sent).catch((error: unknown) => expect(error).toBe(ending));
  }
  return seen.map((key) => seen.indexOf(key));
}

const body = { label: "a" };
const lost = new Unreachable();
const failed = new ApiProblem(500, {});
const working = new ApiProblem(409, { code: "idempotency_key_in_flight" });
const refused = new ApiProblem(409, { code: "source_busy" });

it("sends the same again under the same key while nobody knows what came of it", async () => {
  expect(await keysOf([body, lost], [body, working], [body, failed], [{ label: "a" }, null])).toEqual([0, 0, 0, 0]);
});

it("takes a new key for another request, and for one after an answer", async () => {
  expect(await keysOf([body, lost], [{ label: "b" }, lost], [body, null])).toEqual([0, 1, 2]);
  expect(await keysOf([body, refused], [body, null], [body, null])).toEqual([0, 1, 2]);
});
