import { expect, it } from "vitest";
import { hereOf } from "./here";

it("reads the database from an address", () => {
  expect(hereOf({ branch: "main" })).toEqual({ branch: "main" });
  expect(hereOf({ branch: 7 })).toEqual({ branch: 7 });
  expect(hereOf({ branch: "7" })).toEqual({ branch: 7 });
  expect(hereOf({})).toEqual({});
});

it("takes nothing else for a database", () => {
  for (const branch of ["", "0", -1, 1.5, "seven", null, [], {}, "1e999"]) expect(hereOf({ branch })).toEqual({});
});
