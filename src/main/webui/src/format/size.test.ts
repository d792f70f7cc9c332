import { expect, it } from "vitest";
import { count, size } from "./size";

it.each([
  [0, "0 B"],
  [999, "999 B"],
  [1024, "1.0 KB"],
  [8_421_376, "8.0 MB"],
  [1_288_490_189, "1.2 GB"],
  [1023.7 * 1024, "1.0 MB"],
  [-2048, "-2.0 KB"],
])("%d bytes are %s", (bytes, text) => expect(size(bytes)).toBe(text));

it("counts with the word that fits", () => {
  expect(count(1, "table")).toBe("1 table");
  expect(count(2000, "branch", "branches")).toBe("2,000 branches");
});
