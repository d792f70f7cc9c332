import { expect, it } from "vitest";
import { misjudged, parsePlan } from "./plan";

const plan = (top: object, rest: object = {}) => parsePlan(JSON.stringify([{ Plan: top, ...rest }]));
const node = (type: string, cost: number, more: object = {}) => ({
  "Node Type": type,
  "Total Cost": cost,
  "Plan Rows": 10,
  ...more,
});
const ran = (ms: number, loops = 1, rows = 10) => ({
  "Actual Total Time": ms,
  "Actual Loops": loops,
  "Actual Rows": rows,
});

it("lists steps with those below them, and marks the one that costs most by itself", () => {
  const { measured, steps } = plan(
    node("Hash Join", 100, {
      "Join Type": "Inner",
      "Hash Cond": "(o.customer_id = c.id)",
      Plans: [
        node("Seq Scan", 70, { "Relation Name": "orders", Alias: "o", Filter: "(total > 5)" }),
        node("Hash", 20, {
          Plans: [
            node("Index Scan", 20, {
              "Relation Name": "customers",
              Alias: "customers",
              "Index Name": "customers_pkey",
            }),
          ],
        }),
      ],
    }),
  );
  expect(measured).toBe(false);
  expect(steps.map(({ name, on, depth, self }) => [name, on, depth, self])).toEqual([
    ["Hash Join", null, 0, 10],
    ["Seq Scan", "orders as o", 1, 70],
    ["Hash", null, 1, 0],
    ["Index Scan", "customers by customers_pkey", 2, 20],
  ]);
  expect(steps.map(({ worst }) => worst)).toEqual([false, true, false, false]);
  expect(steps[1]?.share).toBeCloseTo(0.7);
  expect(steps[0]?.details).toEqual([["Hash Cond", "(o.customer_id = c.id)"]]);
});

it("measures by time over all loops, and not by cost", () => {
  const { measured, steps, planningMs, executionMs } = plan(
    node("Nested Loop", 1000, {
      "Join Type": "Left",
      ...ran(50),
      Plans: [node("Seq Scan", 900, ran(5)), node("Index Scan", 1, ran(0.4, 100, 1))],
    }),
    { "Planning Time": 0.2, "Execution Time": 51 },
  );
  expect({ measured, planningMs, executionMs }).toEqual({ measured: true, planningMs: 0.2, executionMs: 51 });
  expect(steps.map(({ name, totalMs, self, worst }) => [name, totalMs, self, worst])).toEqual([
    ["Nested Loop (Left)", 50, 5, false],
    ["Seq Scan", 5, 5, false],
    ["Index Scan", 40, 40, true],
  ]);
});

it("counts parallel processes once", () => {
  const { steps } = plan(
    node("Gather", 100, {
      ...ran(30),
      "Workers Launched": 2,
      Plans: [node("Seq Scan", 90, { ...ran(25, 3), "Parallel Aware": true })],
    }),
  );
  expect(steps.map(({ name, totalMs, self }) => [name, totalMs, self])).toEqual([
    ["Gather", 30, 5],
    ["Parallel Seq Scan", 25, 25],
  ]);
});

it("counts the rows of WITH where they are made", () => {
  const { steps } = plan(
    node("Aggregate", 100, {
      ...ran(100),
      Strategy: "Plain",
      Plans: [
        node("Seq Scan", 90, { ...ran(80), "Subplan Name": "CTE big" }),
        node("CTE Scan", 95, { ...ran(95), "CTE Name": "big" }),
      ],
    }),
  );
  expect(steps.map(({ name, self }) => [name, self])).toEqual([
    ["Aggregate", 5],
    ["Seq Scan", 80],
    ["CTE Scan", 15],
  ]);
});

it("says when rows were far from what was planned", () => {
  const far = plan(node("Seq Scan", 1, ran(1, 1, 5000))).steps[0];
  const near = plan(node("Seq Scan", 1, ran(1, 1, 20))).steps[0];
  const never = plan(node("Seq Scan", 1, ran(0, 0, 0))).steps[0];
  expect([far, near, never].map((step) => step && misjudged(step))).toEqual([
    "500 times more rows than planned",
    null,
    null,
  ]);
});

it("marks nothing in a plan of one step", () => {
  expect(plan(node("Result", 0.01)).steps.map(({ worst }) => worst)).toEqual([false]);
});

it("refuses what is no plan", () => {
  expect(() => parsePlan("[]")).toThrow("Not a plan");
});
