import { describe, expect, it } from "vitest";
import { frameOf, inSight, meet, same } from "./sight";

describe("inSight", () => {
  it("holds at least what the window shows, at every zoom", () => {
    for (const zoom of [0.02, 0.3, 1, 1.7]) {
      for (const x of [-5000, -1, 0, 333, 9000]) {
        const sight = inSight({ x, y: x / 3, zoom }, 1280, 700);
        expect(sight.left).toBeLessThanOrEqual(-x / zoom);
        expect(sight.right).toBeGreaterThanOrEqual((1280 - x) / zoom);
        expect(sight.top).toBeLessThanOrEqual(-x / 3 / zoom);
        expect(sight.bottom).toBeGreaterThanOrEqual((700 - x / 3) / zoom);
        // The margin is at most a screen at each side.
        expect(sight.right - sight.left).toBeLessThanOrEqual((3 * 1280) / zoom);
      }
    }
  });

  it("stays as it is for a small move", () => {
    expect(
      same(inSight({ x: -100, y: -100, zoom: 1 }, 1280, 700), inSight({ x: -110, y: -104, zoom: 1 }, 1280, 700)),
    ).toBe(true);
  });
});

describe("meet", () => {
  const sight = { left: 0, top: 0, right: 100, bottom: 100 };
  it("finds a line that crosses without a corner inside", () => {
    expect(
      meet(
        frameOf([
          { x: -500, y: 50 },
          { x: 500, y: 50 },
        ]),
        sight,
      ),
    ).toBe(true);
  });
  it("leaves out one that passes by, and one that has no place", () => {
    expect(
      meet(
        frameOf([
          { x: -500, y: 200 },
          { x: 500, y: 200 },
        ]),
        sight,
      ),
    ).toBe(false);
    expect(meet(frameOf([]), sight)).toBe(false);
  });
});
