import { describe, expect, it } from "vitest";
import { column, foreignKey, table } from "../samples";
import { aroundTable, fitted, graphOf, heightOf } from "./graph";

const customers = table("customers", {
  columns: [column("name", { type: "text" }), column("id", { primary_key: true })],
});
const orders = table("orders", {
  columns: [
    column("note", { type: "text" }),
    column("billed_to"),
    column("id", { primary_key: true }),
    column("sent_to", { nullable: true }),
  ],
  foreign_keys: [foreignKey("billed", ["billed_to"], "customers"), foreignKey("sent", ["sent_to"], "customers")],
});

describe("graphOf", () => {
  it("puts keys first, so that a folded table still has the ends of its lines", () => {
    const box = graphOf([customers, orders]).boxes[1];
    expect(box?.rows.map((row) => row.column)).toEqual(["id", "billed_to", "sent_to", "note"]);
    expect(box?.keys).toBe(3);
  });

  it("draws each of several keys between the same tables", () => {
    const { lines } = graphOf([customers, orders]);
    expect(
      lines.map(({ name, from, to, fromRow, toRow, optional }) => [name, from, to, fromRow, toRow, optional]),
    ).toEqual([
      ["billed", "public.orders", "public.customers", 1, 0, false],
      ["sent", "public.orders", "public.customers", 2, 0, true],
    ]);
    expect(new Set(lines.map(({ id }) => id)).size).toBe(2);
    expect(lines[0]?.text).toBe("orders (billed_to) → customers (id)");
  });

  it("draws a table that references itself", () => {
    const employees = table("employees", {
      columns: [column("id", { primary_key: true }), column("boss", { nullable: true })],
      foreign_keys: [foreignKey("boss", ["boss"], "employees")],
    });
    expect(graphOf([employees]).lines).toMatchObject([
      { from: "public.employees", to: "public.employees", fromRow: 1, toRow: 0 },
    ]);
  });

  it("counts a referenced column among the keys though it is no primary key", () => {
    const codes = table("codes", { columns: [column("text"), column("code")] });
    const uses = table("uses", {
      columns: [column("code")],
      foreign_keys: [foreignKey("code", ["code"], "codes", ["code"])],
    });
    const [box] = graphOf([codes, uses]).boxes;
    expect(box?.rows[0]?.column).toBe("code");
    expect(box?.keys).toBe(1);
  });

  it("knows a key that is unique, whatever the order of its columns", () => {
    const details = table("details", {
      columns: [column("a"), column("b")],
      constraints: [{ name: "one", kind: "unique", definition: "UNIQUE (b, a)", columns: ["b", "a"] }],
      foreign_keys: [foreignKey("both", ["a", "b"], "customers", ["id", "name"]), foreignKey("a", ["a"], "customers")],
    });
    expect(graphOf([customers, details]).lines.map(({ single }) => single)).toEqual([true, false]);
  });

  it("leaves out lines to tables that are not drawn", () => {
    expect(graphOf([orders])).toMatchObject({ lines: [], boxes: [{ id: "public.orders" }] });
  });

  it("draws only keys if asked to", () => {
    const box = graphOf([customers, orders], "keys").boxes[1];
    expect(box?.rows.map((row) => row.column)).toEqual(["id", "billed_to", "sent_to"]);
    expect(box?.hidden).toBe(1);
  });

  it("counts what does not fit, but never a key", () => {
    const columns = Array.from({ length: 40 }, (_, index) => column(`c${index}`, { primary_key: index >= 12 }));
    const [wide] = graphOf([table("wide", { columns })]).boxes;
    expect(wide?.rows).toHaveLength(28);
    expect(wide?.hidden).toBe(12);
    expect(wide?.height).toBe(heightOf(29));
  });
});

describe("aroundTable", () => {
  it("lights the table, its lines, and the tables at their ends", () => {
    const other = table("other");
    const lit = aroundTable(graphOf([customers, orders, other]), "public.customers");
    expect([...lit.tables].sort()).toEqual(["public.customers", "public.orders"]);
    expect(lit.lines.size).toBe(2);
  });
});

describe("fitted", () => {
  it("cuts a text that is too wide, and counts wide letters twice", () => {
    expect(fitted("orders", 6)).toBe("orders");
    expect(fitted("customers", 6)).toBe("custo…");
    expect(fitted("注文明細", 8)).toBe("注文明細");
    expect(fitted("注文明細", 6)).toBe("注文…");
  });
});
