import type { Download, Locator, Page } from "@playwright/test";
import { readFile } from "node:fs/promises";
import { expect, look, test } from "./truss";

/** The main database has a table of that name. */
const EVIL = "<img src=x onerror=alert(1)>";
/** And these, in every world: from the table with the foreign key to the one that it references. */
const RELATION = /^orders \(customer_id\) → customers? \(id\)$/;

const diagramOf = (page: Page) => page.getByRole("application", { name: "Diagram" });
const tableOf = (page: Page, name: string) => diagramOf(page).getByRole("group", { name, exact: true });

async function middle(part: Locator) {
  const box = await part.boundingBox();
  if (!box) throw new Error("It is not in sight.");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function distanceFromMiddle(page: Page, name: string) {
  const [all, one] = [await middle(diagramOf(page)), await middle(tableOf(page, name))];
  return Math.hypot(all.x - one.x, all.y - one.y);
}

async function saved(page: Page, button: string): Promise<Download> {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: button }).click();
  return download;
}

test(
  "the diagram shows tables and their relations, found, zoomed and opened",
  { tag: "@desktop" },
  async ({ page }, info) => {
    await page.goto("/schema/erd");
    const orders = tableOf(page, "orders");
    await expect(diagramOf(page).getByText(EVIL, { exact: true })).toBeVisible();
    await expect(orders.getByText("customer_id", { exact: true })).toBeVisible();
    await expect(diagramOf(page).locator("title").filter({ hasText: RELATION })).toBeAttached();
    await look(page, `${info.project.name}-diagram`);

    // Far away a table is its name, and near again all of its columns.
    for (let times = 0; times < 10; times++) await page.getByRole("button", { name: "Zoom out" }).click();
    await expect(orders.getByText("customer_id", { exact: true })).toHaveCount(0);
    await expect(orders.getByText("orders", { exact: true })).toBeVisible();
    await look(page, `${info.project.name}-diagram-far`);
    await page.getByRole("button", { name: "Show all" }).click();
    await expect(orders.getByText("total", { exact: true })).toBeVisible();

    // Wherever one is, what was searched comes into the middle.
    const { x, y } = await middle(diagramOf(page));
    await page.mouse.move(x, y);
    await page.mouse.wheel(0, -400);
    await page.mouse.move(x + 5, y + 300);
    await page.mouse.down();
    await page.mouse.move(x - 400, y - 100, { steps: 5 });
    await page.mouse.up();
    const search = page.getByRole("combobox", { name: "Find a table" });
    await search.fill("img src");
    await expect(page.getByRole("option", { name: EVIL })).toBeVisible();
    await search.press("Enter");
    await expect.poll(() => distanceFromMiddle(page, EVIL)).toBeLessThan(5);
    await search.fill("orders");
    await search.press("Enter");
    await expect.poll(() => distanceFromMiddle(page, "orders")).toBeLessThan(5);

    await orders.getByRole("link", { name: "orders" }).click();
    await expect(page.getByRole("complementary", { name: "orders" })).toBeVisible();
    await expect(page).toHaveURL(/\/schema\/public\.orders\?branch=main$/);

    // By keys: Tab goes from table to table and brings each into sight, Enter opens it.
    await page.goBack();
    await tableOf(page, EVIL).focus();
    await page.keyboard.press("Tab");
    const focused = page.locator("[role=group]:focus");
    // All of it, but for what rounding takes of a drawing at any scale.
    await expect(focused).toBeInViewport({ ratio: 0.99 });
    const name = (await focused.getAttribute("aria-label")) ?? "";
    await expect.poll(() => distanceFromMiddle(page, name)).toBeLessThan(5);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("complementary", { name, exact: true })).toBeVisible();
  },
);

test("the diagram is saved as a drawing and as a picture", { tag: "@desktop" }, async ({ page }) => {
  await page.goto("/schema/erd");
  const drawing = await saved(page, "Export SVG");
  expect(drawing.suggestedFilename()).toMatch(/-erd\.svg$/);
  const svg = await page.evaluate(
    (text) => {
      const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
      return {
        root: parsed.documentElement.nodeName,
        elements: [...new Set([...parsed.querySelectorAll("*")].map(({ nodeName }) => nodeName))].sort(),
        texts: [...parsed.querySelectorAll("text, title")].map(({ textContent }) => textContent ?? ""),
      };
    },
    await readFile(await drawing.path(), "utf8"),
  );
  expect(svg.root).toBe("svg");
  expect(svg.elements).toEqual(["g", "path", "rect", "svg", "text", "title"]);
  expect(svg.texts).toEqual(expect.arrayContaining(["orders", EVIL, expect.stringMatching(RELATION)]));

  const picture = await saved(page, "Export PNG");
  expect(picture.suggestedFilename()).toMatch(/-erd\.png$/);
  const png = await readFile(await picture.path());
  expect(png.subarray(0, 8)).toEqual(Buffer.from("\x89PNG\r\n\x1a\n", "latin1"));
  const size = await page.evaluate(
    async (bytes) => {
      const { width, height } = await createImageBitmap(new Blob([Uint8Array.from(bytes)], { type: "image/png" }));
      return { width, height };
    },
    [...png],
  );
  expect(size.width).toBeGreaterThan(500);
  expect(size.height).toBeGreaterThan(200);
});

test(
  "of two hundred tables those in sight are drawn, wherever one goes",
  { tag: "@desktop" },
  async ({ page }, info) => {
    const made = await page.request.post("/api/branches", { data: { label: "two-hundred", connections: "terminate" } });
    const { id } = (await made.json()) as { id: number };
    // Each references one before it, and every third one more.
    const tables = `DO $$ BEGIN
    FOR i IN 1..200 LOOP
      EXECUTE format('CREATE TABLE many_%s (id int PRIMARY KEY, parent int %s, other int %s, note text)', i,
        CASE WHEN i > 1 THEN format('REFERENCES many_%s', 1 + i / 3) END,
        CASE WHEN i % 3 = 0 THEN format('REFERENCES many_%s', 1 + (i * 7) % (i - 1)) END);
    END LOOP;
  END $$`;
    expect(await (await page.request.post("/api/sql", { data: { branch_id: id, sql: tables } })).text()).toContain(
      "results",
    );
    await page.request.put("/api/session/branch", { data: { branch_id: id } });
    await page.goto("/schema/erd");
    const diagram = diagramOf(page);
    // The layout takes seconds, and on a busy machine many.
    await expect(tableOf(page, "many_200")).toBeVisible({ timeout: 100_000 });
    expect(await diagram.getByRole("group").count()).toBeGreaterThanOrEqual(200);
    await expect(diagram.getByRole("img", { name: "Overview" })).toBeVisible();
    await look(page, `${info.project.name}-diagram-200`);

    await page.getByRole("combobox", { name: "Find a table" }).fill("many_150");
    await page.keyboard.press("Enter");
    await expect.poll(() => distanceFromMiddle(page, "many_150")).toBeLessThan(5);
    await expect.poll(() => diagram.getByRole("group").count()).toBeLessThan(60);
    expect(await diagram.locator(".react-flow__viewport *").count()).toBeLessThan(2000);
    await look(page, `${info.project.name}-diagram-200-near`);

    // It moves with the hand, and somewhere else others are drawn in its place.
    const { x, y } = await middle(diagram);
    await page.mouse.move(x + 250, y + 200);
    await page.mouse.down();
    await page.mouse.move(x + 250, y + 80, { steps: 5 });
    await page.mouse.up();
    expect(await distanceFromMiddle(page, "many_150")).toBeGreaterThan(100);
    await page.getByRole("combobox", { name: "Find a table" }).fill("many_2");
    await page.keyboard.press("Enter");
    await expect.poll(() => distanceFromMiddle(page, "many_2")).toBeLessThan(5);
    await expect(tableOf(page, "many_150")).toHaveCount(0);
    expect(await diagram.getByRole("group").count()).toBeLessThan(60);
    await page.getByRole("button", { name: "Show all" }).click();
    await expect.poll(() => diagram.getByRole("group").count()).toBeGreaterThanOrEqual(200);

    await page.request.put("/api/session/branch", { data: { branch_id: null } });
    await page.request.delete(`/api/branches/${id}`);
  },
);
