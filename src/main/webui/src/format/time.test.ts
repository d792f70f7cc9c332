import { describe, expect, it } from "vitest";
import { ago, localTime, parseMoment, parseTimeToLive, span, timeToLive, utcTime } from "./time";

describe("span", () => {
  it.each([
    [70, "70 ms"],
    [1200, "1.2 s"],
    [59_999, "59 s"],
    [60_000, "1 m"],
    [61_000, "1 m 1 s"],
    [(3 * 60 + 41) * 60_000, "3 h 41 m"],
    [86_400_000, "1 d"],
    [-5, "0 ms"],
  ])("of %d ms is %s", (ms, text) => expect(span(ms)).toBe(text));
});

describe("ago", () => {
  const now = Date.parse("2026-01-15T10:00:00Z");
  it.each([
    ["2026-01-15T09:59:55Z", "just now"],
    ["2026-01-15T09:55:00Z", "5 m ago"],
    ["2026-01-15T12:00:00Z", "in 2 h"],
    ["2026-01-12T10:00:00Z", "3 d ago"],
  ])("%s is %s", (at, text) => expect(ago(at, now)).toBe(text));
});

describe("parseMoment", () => {
  const now = new Date(2026, 0, 15, 12, 0, 0);

  it("takes a time of today on the user's clock", () => {
    expect(parseMoment("14:05", now)).toEqual(new Date(2026, 0, 15, 14, 5));
  });

  it("takes what localTime wrote", () => {
    const at = new Date(2026, 2, 4, 5, 6, 7, 89);
    expect(parseMoment(localTime(at, true), now)).toEqual(at);
  });

  it("takes a moment with its zone", () => {
    expect(parseMoment("2026-01-15T10:00:00.123456Z", now)?.toISOString()).toBe("2026-01-15T10:00:00.123Z");
    expect(parseMoment("2026-01-15 10:00 +02:00", now)?.toISOString()).toBe("2026-01-15T08:00:00.000Z");
    expect(parseMoment("2026-01-15 10:00 UTC", now)?.toISOString()).toBe("2026-01-15T10:00:00.000Z");
  });

  it.each(["", "yesterday", "25:00", "12:60", "2026-02-30 10:00", "2026-13-01 10:00", "10"])(
    "takes %j for none",
    (text) => {
      expect(parseMoment(text, now)).toBeNull();
    },
  );
});

describe("parseTimeToLive", () => {
  it.each([
    ["4", 4],
    ["90 m", 1.5],
    ["3 days", 72],
    ["2w", 336],
    ["1,5 h", 1.5],
    ["never", 0],
  ])("%s is %d hours", (text, hours) => expect(parseTimeToLive(text)).toBe(hours));

  it.each(["", "soon", "0", "0.002 m", "-4", "87601", "4 years"])("%s is none", (text) =>
    expect(parseTimeToLive(text)).toBeNull(),
  );

  it("is written as it can be read", () => {
    for (const hours of [0, 4, 24, 168]) expect(parseTimeToLive(timeToLive(hours))).toBe(hours);
  });
});

it("writes UTC", () => {
  expect(utcTime("2026-01-15T10:00:00.123456Z", true)).toBe("2026-01-15 10:00:00.123 UTC");
});
