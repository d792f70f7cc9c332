import { expect, it } from "vitest";
import { labelProblem } from "./LabelField";

it("takes a label of 60 characters, and says how long a longer one is", () => {
  expect(labelProblem("")).toBeNull();
  expect(labelProblem("x".repeat(60))).toBeNull();
  expect(labelProblem("😀".repeat(60))).toBeNull();
  expect(labelProblem("x".repeat(70))).toBe("At most 60 characters. This label has 70.");
});
