import { describe, expect, it } from "vitest";
import { keyOf, pathOf, referencesTo, rowsOf } from "./model";
import { content, foreignKey, table } from "./samples";

describe("keyOf", () => {
  it("keeps ordinary names as they are", () => {
    expect(keyOf({ schema: "public", name: "orders" })).toBe("public.orders");
  });
  it("tells tables apart whose names have points in them", () => {
    expect(keyOf({ schema: "a.b", name: "c" })).not.toBe(keyOf({ schema: "a", name: "b.c" }));
    expect(keyOf({ schema: "a", name: "b%2Ec" })).not.toBe(keyOf({ schema: "a", name: "b.c" }));
  });
  it("leaves nothing that would end a path", () => {
    expect(keyOf({ schema: "public", name: "a/b;c?d#e\\f" })).toBe("public.a%2Fb%3Bc%3Fd%23e%5Cf");
  });
});

describe("referencesTo", () => {
  it("finds every key that leads to a table, its own too", () => {
    const tables = [
      table("employees", { foreign_keys: [foreignKey("boss", ["boss_id"], "employees")] }),
      table("desks", {
        foreign_keys: [foreignKey("owner", ["owner_id"], "employees"), foreignKey("guest", ["guest_id"], "employees")],
      }),
    ];
    expect(
      referencesTo(tables)
        .get("public.employees")
        ?.map(({ foreignKey: key }) => key.name),
    ).toEqual(["boss", "owner", "guest"]);
    expect(referencesTo(tables).get("public.desks")).toBeUndefined();
  });
});

describe("rowsOf", () => {
  const all = { wanted: "", schema: "", kind: "", onlyDifferent: false };
  const schema = content(
    [
      table("b", { size_bytes: 10 }),
      table("a", { size_bytes: 5, change: "added" }),
      table("v", { kind: "view" }),
      table("z", { schema: "audit", size_bytes: 99 }),
    ],
    { dropped: ["public.old"] },
  );
  const names = (filter: Partial<typeof all>, order: "name" | "size" = "name") =>
    rowsOf(schema, { ...all, ...filter }, order).map(({ text }) => text);

  it("orders by name or size, what was dropped last", () => {
    expect(names({})).toEqual(["a", "audit.z", "b", "v", "public.old"]);
    expect(names({}, "size")).toEqual(["audit.z", "b", "a", "v", "public.old"]);
  });
  it("filters by text in any case, by schema and by kind", () => {
    expect(names({ wanted: " AUDIT.Z" })).toEqual(["audit.z"]);
    expect(names({ schema: "audit" })).toEqual(["audit.z"]);
    expect(names({ kind: "view" })).toEqual(["v"]);
  });
  it("keeps what differs from the parent", () => {
    expect(names({ onlyDifferent: true })).toEqual(["a", "public.old"]);
  });
});

it("says where a shell finds the schema of a branch, and of main", () => {
  expect([pathOf({ branch_id: 7 }), pathOf({ branch_id: null })]).toEqual(["/api/schema?branch_id=7", "/api/schema"]);
});
