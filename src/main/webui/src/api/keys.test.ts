import { QueryClient } from "@tanstack/react-query";
import { expect, it } from "vitest";
import { isCheap, keys } from "./keys";

it("leaves comparisons and diagrams alone when all else is asked for again", async () => {
  const client = new QueryClient();
  const names = [
    keys.session,
    keys.branch(1),
    keys.diff(1),
    [...keys.diff(1), "public.orders"],
    [...keys.diagram, "shop"],
  ];
  for (const name of names) client.setQueryData(name, "known");
  await client.invalidateQueries({ predicate: isCheap });
  expect(names.map((name) => client.getQueryState(name)?.isInvalidated)).toEqual([true, true, false, false, false]);
});
