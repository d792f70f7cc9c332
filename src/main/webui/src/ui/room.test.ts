import { expect, it } from "vitest";
import { withoutRoom } from "./room";

const columns = [
  { id: "name", width: "minmax(10rem,10fr)" },
  { id: "size", width: "5rem", spare: 2 },
  { id: "maker", width: "4.5rem", spare: 1 },
  { id: "actions", width: "3rem" },
];
const all = 10 + 5 + 4.5 + 3 + 3 + 2;

it("spares what can be spared, one after the other, until the rest has room", () => {
  expect([...withoutRoom(columns, all)]).toEqual([]);
  expect([...withoutRoom(columns, all - 0.1)]).toEqual(["maker"]);
  expect([...withoutRoom(columns, all - 5.6)]).toEqual(["maker", "size"]);
  expect([...withoutRoom(columns, 1)]).toEqual(["maker", "size"]);
});
