import type { Page } from "@playwright/test";
import { readFile } from "node:fs/promises";
import { branchMade, expect, look, open, test } from "./truss";

/** What is in the editor becomes this. Behind a space nothing is offered, which would lie over what is clicked next. */
async function write(page: Page, sql: string) {
  await page.getByRole("textbox", { name: "SQL" }).focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(`${sql} `);
}

/** Runs the text of the editor with the button, and returns the results. */
async function run(page: Page, sql: string) {
  await write(page, sql);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  return page.getByRole("region", { name: "Result" });
}

/** Exports the results as a file. */
async function exported(page: Page, format: string): Promise<string> {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: new RegExp(`^${format} of`) }).click();
  return readFile(await (await download).path(), "utf8");
}

test("results are paged, folded and saved", { tag: "@desktop" }, async ({ page }, info) => {
  await page.goto("/sql");
  await page.getByRole("combobox", { name: "Rows" }).selectOption("100");
  const result = await run(page, "SELECT id, customer_id FROM orders ORDER BY id");
  await expect(result.getByRole("status")).toContainText("100 rows, and more");
  await expect(result.getByRole("status")).toContainText("read-only");
  await result.getByRole("button", { name: "100 more rows" }).click();
  await expect(result.getByRole("status")).toContainText("200 rows, and more");
  await expect(page.getByRole("grid")).toHaveAttribute("aria-rowcount", "201");
  expect(await page.getByRole("grid").getByRole("row").count()).toBeLessThan(100);
  const lines = (await exported(page, "CSV")).trimEnd().split("\r\n");
  expect(lines).toHaveLength(201);
  expect(lines[0]).toMatch(/id,customer_id$/);
  const saved = JSON.parse(await exported(page, "JSON")) as { id: number }[];
  expect(saved.map(({ id }) => id)).toEqual(Array.from({ length: 200 }, (_, n) => n + 1));

  await run(page, `SELECT NULL AS nothing, '{"a": {"b": "deep"}}'::jsonb AS folded, repeat('long ', 200) AS long`);
  await expect(page.getByRole("gridcell", { name: "NULL" })).toBeVisible();
  await page.getByRole("button", { name: "Unfold" }).click();
  await expect(page.getByText('"deep"', { exact: true })).toBeVisible();
  await look(page, `${info.project.name}-sql-values`);
});

test("what is selected is run, and statements give a result each", { tag: "@desktop" }, async ({ page }) => {
  await page.goto("/sql");
  await write(page, "SELECT 1 AS one;\nSELECT 2 AS two");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Shift+End");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("columnheader", { name: "one" })).toBeVisible();
  await expect(page.getByRole("tab")).toHaveCount(0);
  await run(page, "SELECT 1 AS one;\nSELECT 2 AS two");
  await expect(page.getByRole("tab")).toHaveCount(2);
  await expect(page.getByRole("columnheader", { name: "two" })).toBeVisible();
  await page.getByRole("tab").first().click();
  await expect(page.getByRole("columnheader", { name: "one" })).toBeVisible();
});

test(
  "an error is shown where it is, and main is written to only when told",
  { tag: "@desktop" },
  async ({ page }, info) => {
    await page.goto("/sql");
    const result = await run(page, "SELECT id,\n  nothing_here FROM orders");
    await expect(result.getByRole("alert")).toContainText('column "nothing_here" does not exist');
    await expect(page.getByTitle("Postgres stopped here")).toHaveText("nothing_here");
    await look(page, `${info.project.name}-sql-error`);
    await result.getByRole("button", { name: "Show position" }).click();
    await expect(page.getByRole("textbox", { name: "SQL" })).toBeFocused();

    await run(page, "CREATE TABLE unasked (id int)");
    await expect(result.getByRole("alert")).toContainText("read-only transaction");
    await page.getByRole("checkbox", { name: "Allow writes for this run" }).check();
    await run(page, "SELECT 1");
    await expect(result.getByRole("status")).toContainText("writable");
    await expect(page.getByRole("checkbox", { name: "Allow writes for this run" })).not.toBeChecked();
  },
);

test("plans are trees, runs are found again, and one is cancelled", { tag: "@desktop" }, async ({ page }, info) => {
  const id = await branchMade(page, "planned");
  await page.request.put("/api/session/branch", { data: { branch_id: id } });
  await page.goto("/");
  await open(page, "SQL");
  const join = "SELECT * FROM orders o JOIN orders p ON p.id = o.customer_id";
  await write(page, join);
  await page.getByRole("button", { name: "Explain", exact: true }).click();
  const steps = page.getByRole("table", { name: "Steps of the plan" });
  await expect(steps.getByRole("row").filter({ hasText: "orders" }).first()).toBeVisible();
  await expect(
    steps
      .getByRole("row")
      .filter({ hasText: /Level 2/ })
      .first(),
  ).toBeVisible();
  await page.getByRole("checkbox", { name: "Measured" }).check();
  await page.getByRole("button", { name: "Explain", exact: true }).click();
  await expect(page.getByRole("region", { name: "Plan" }).getByRole("status")).toContainText(
    "Its changes were rolled back",
  );
  await look(page, `${info.project.name}-plan`);

  const result = await run(page, "SELECT pg_sleep(100)");
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(result.getByRole("status")).toContainText("Cancelled after");

  await page.getByRole("button", { name: "History" }).click();
  const history = page.getByRole("dialog", { name: /^History of / });
  await history.getByRole("searchbox", { name: "Search the history" }).fill("sleep");
  await history.getByRole("button", { name: /pg_sleep/ }).click();
  await expect(page.getByRole("textbox", { name: "SQL" })).toHaveText("SELECT pg_sleep(100)");
  await page.request.put("/api/session/branch", { data: { branch_id: null } });
  await page.request.delete(`/api/branches/${id}`);
});
