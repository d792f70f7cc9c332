import { describe, expect, it } from "vitest";
import { column, foreignKey, table } from "../samples";
import { graphOf } from "./graph";
import type { Layout } from "./layout";
import { escapeXml, svgOf } from "./svg";

const attack = "<img src=x onerror=alert(1)>";
const graph = graphOf([
  table("customers"),
  table(attack, {
    columns: [column("id", { primary_key: true }), column("\"a\" & 'b'", { type: "</text><script>alert(2)</script>" })],
    foreign_keys: [foreignKey("one", ["id"], "customers")],
  }),
]);
const layout: Layout = {
  width: 640,
  height: 200,
  boxes: Object.fromEntries(graph.boxes.map(({ id }, index) => [id, { x: index * 300, y: 0 }])),
  lines: Object.fromEntries(
    graph.lines.map(({ id }) => [
      id,
      [
        { x: 120, y: 40 },
        { x: 300, y: 40 },
      ],
    ]),
  ),
};

describe("escapeXml", () => {
  it("leaves nothing that means something in XML", () => {
    expect(escapeXml(`<a b="c" d='e'>&`)).toBe("&lt;a b=&quot;c&quot; d=&apos;e&apos;&gt;&amp;");
  });
  it("replaces what XML cannot hold, and keeps letters of two units", () => {
    expect(escapeXml("a\u0001b\ud800c\uffffd😀\ttab")).toBe("a\ufffdb\ufffdc\ufffdd😀\ttab");
  });
});

describe("svgOf", () => {
  it("shows names as the text that they are", () => {
    const svg = svgOf(graph, layout, "shop <main>");
    expect(svg).toContain("&lt;img src=x onerror=alert(1)&gt;</text>");
    expect(svg).toContain("<title>shop &lt;main&gt;</title>");
    expect(svg).toContain("&quot;a&quot; &amp; &apos;b&apos;");
    const elements = new Set([...svg.matchAll(/<([^\s/>]+)/g)].map(([, name]) => name));
    expect([...elements].sort()).toEqual(["g", "path", "rect", "svg", "text", "title"]);
    expect(svg).not.toMatch(/\bNaN\b|undefined/);
  });
});
