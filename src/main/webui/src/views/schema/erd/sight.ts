import type { Point } from "./layout";

/** A part of the diagram, in the diagram's units. */
export interface Frame {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** The distance by which crow's feet and the width of lines extend beyond their corners. */
const REACH = 12;

/** Returns the frame of a line; a line without corners has an empty one. */
export function frameOf(points: readonly Point[]): Frame {
  const across = points.map(({ x }) => x);
  const down = points.map(({ y }) => y);
  return {
    left: Math.min(...across) - REACH,
    top: Math.min(...down) - REACH,
    right: Math.max(...across) + REACH,
    bottom: Math.max(...down) + REACH,
  };
}

export function meet(one: Frame, other: Frame): boolean {
  return one.left <= other.right && other.left <= one.right && one.top <= other.bottom && other.top <= one.bottom;
}

export function same(one: Frame, other: Frame): boolean {
  return one.left === other.left && one.top === other.top && one.right === other.right && one.bottom === other.bottom;
}

/**
 * What is in sight, and a margin: in steps of about half a screen, since each change of it draws the lines anew.
 *
 * @param width of the window onto the diagram, in pixels; height likewise
 */
export function inSight({ x, y, zoom }: Point & { zoom: number }, width: number, height: number): Frame {
  const step = 2 ** Math.ceil(Math.log2(Math.max(width, height, 1) / zoom / 2));
  const before = (place: number) => Math.floor(place / step) * step;
  const behind = (place: number) => Math.ceil(place / step) * step;
  return {
    left: before(-x / zoom),
    top: before(-y / zoom),
    right: behind((width - x) / zoom),
    bottom: behind((height - y) / zoom),
  };
}
