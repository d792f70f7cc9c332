import { describe, expect, it } from "vitest";
import type { RecoveryWindow } from "@/api/client";
import { around, DAY, HOUR, MINUTE, pan, reach, SECOND, ticks, toMoment, toX, whole, zoom } from "./timeline";

const now = Date.parse("2026-01-15T12:00:00Z");
const iso = (at: number) => new Date(at).toISOString();
const all = { from: now - 14 * DAY, to: now };

const window = (change: Partial<RecoveryWindow>): RecoveryWindow =>
  ({
    earliest: iso(now - 7 * DAY),
    latest: iso(now),
    gaps: [],
    base_backups: [],
    archiving: { on: true, failing: false, reason: null },
    ...change,
  }) as unknown as RecoveryWindow;

describe("sight", () => {
  it("has now at its right edge", () => {
    expect(whole(window({}), now).to).toBe(now);
    expect(whole(window({}), now).from).toBeLessThan(now - 7 * DAY);
  });

  it("keeps what is below the pointer where it is", () => {
    const sight = zoom(all, 0.1, 0.5, all);
    expect(sight.to - sight.from).toBeCloseTo(1.4 * DAY);
    expect(toX(now - 7 * DAY, sight, 1000)).toBeCloseTo(500);
  });

  it("goes down to seconds, and never beyond the whole", () => {
    expect(zoom({ from: now - 6 * SECOND, to: now }, 0.01, 1, all)).toEqual({ from: now - 5 * SECOND, to: now });
    expect(zoom({ from: now - DAY, to: now }, 1000, 0, all)).toEqual(all);
    expect(pan({ from: now - DAY, to: now }, HOUR, all)).toEqual({ from: now - DAY, to: now });
    expect(pan(all, -HOUR, all)).toEqual(all);
    expect(around(now - 60 * DAY, HOUR, all)).toEqual({ from: all.from, to: all.from + HOUR });
  });

  it("finds the moment of a place, and the place of a moment", () => {
    expect(toMoment(toX(now - 3 * DAY, all, 997), all, 997)).toBe(now - 3 * DAY);
  });
});

describe("ticks", () => {
  it.each([30 * SECOND, 10 * MINUTE, 5 * HOUR, 3 * DAY, 14 * DAY, 90 * DAY])(
    "of %d ms are in sight and apart",
    (length) => {
      const sight = { from: now - length, to: now };
      const places = ticks(sight, 800).map(({ at }) => toX(at, sight, 800));
      expect(places.length).toBeGreaterThan(0);
      places.forEach((place, index) => {
        expect(place).toBeGreaterThanOrEqual(0);
        expect(place).toBeLessThanOrEqual(800);
        if (index > 0) expect(place - (places[index - 1] as number)).toBeGreaterThanOrEqual(110);
      });
    },
  );
});

describe("reach", () => {
  const gap = { from: iso(now - 3 * DAY), to: iso(now - 2 * DAY), missing: "42", reason: "WAL segment 42 is missing" };

  it("is from the earliest moment on, also past the latest while WAL arrives", () => {
    expect(reach(now - 6 * DAY, window({})).possible).toBe(true);
    expect(reach(now + 5 * SECOND, window({})).possible).toBe(true);
    expect(reach(now - 8 * DAY, window({})).possible).toBe(false);
  });

  it("leaves out gaps, and says why", () => {
    expect(reach(now - 2.5 * DAY, window({ gaps: [gap] }))).toMatchObject({
      possible: false,
      why: expect.stringContaining("42 is missing"),
    });
    expect(reach(now - 1 * DAY, window({ gaps: [gap] })).possible).toBe(true);
    expect(reach(now, window({ gaps: [{ ...gap, to: null }] }))).toMatchObject({
      possible: false,
      why: expect.stringContaining("until a base backup"),
    });
  });

  it("ends with the archive when nothing arrives in it any more", () => {
    const broken = { on: true, failing: true, reason: "the disk is full" } as RecoveryWindow["archiving"];
    expect(reach(now, window({ latest: iso(now - DAY), archiving: broken }))).toEqual({
      possible: false,
      why: "the disk is full",
    });
    expect(reach(now - 2 * DAY, window({ latest: iso(now - DAY), archiving: broken })).possible).toBe(true);
  });

  it("is nothing without a base backup", () => {
    expect(reach(now, window({ earliest: null, latest: null }))).toMatchObject({
      possible: false,
      why: expect.stringContaining("No base backup yet"),
    });
  });
});
