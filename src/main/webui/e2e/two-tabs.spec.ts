import type { Page } from "@playwright/test";
import { branchMade, expect, sql, switchTo, test } from "./truss";

/** The page hears nothing more of where its session is, as in the seconds before it asks again. */
async function deaf(page: Page) {
  const session = await (await page.request.get("/api/session")).json();
  await page.route("**/api/session", (route) => route.fulfill({ json: session }));
}

const another = (page: Page, branch: number | null) =>
  page.request.put("/api/session/branch", { data: { branch_id: branch } });
const pending = async (page: Page, branch: number) =>
  (
    (await (await page.request.get(`/api/migrations/idempotent/status?branch_id=${branch}`)).json()) as {
      pending: string[];
    }
  ).pending;

test(
  "what is done is done to the database on the screen, though another tab has moved the session",
  { tag: "@desktop" },
  async ({ page }) => {
    const [first, second] = [await branchMade(page, "tab-first"), await branchMade(page, "tab-second")];
    await sql(page, "CREATE TABLE kept AS SELECT 1 AS id", second);

    await page.goto("/sql");
    await expect(page.getByText(/is read-only$/)).toBeVisible();
    await deaf(page);
    await another(page, second);
    await page.getByRole("textbox", { name: "SQL" }).focus();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText("DELETE FROM orders; DROP TABLE IF EXISTS kept ");
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await expect(page.getByRole("region", { name: "Result" }).getByRole("alert")).toContainText(
      "read-only transaction",
    );
    expect(await sql(page, "SELECT * FROM kept", second)).toEqual([["1"]]);

    // The page stays where its address says, and another address takes it elsewhere.
    await page.unroute("**/api/session");
    await page.goto(`/migrations?branch=${first}`);
    await expect(page.getByRole("region", { name: "Current branch" })).toContainText("tab-first");
    await page.getByRole("button", { name: "Check" }).click();
    await expect(page.getByRole("region", { name: "Check" })).toContainText("tab_first");
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await another(page, second);
    await page.getByRole("button", { name: "Run on this branch" }).click();
    await expect(page.getByText("Applied 1 file")).toBeVisible();
    await expect(page.getByRole("region", { name: "Current branch" })).toContainText("tab-first");
    expect(await pending(page, first)).toEqual([]);
    expect(await pending(page, second)).toHaveLength(1);

    // What was found out about one is not shown as another's.
    await page.getByRole("button", { name: "Check" }).click();
    await expect(page.getByRole("region", { name: "Check" })).toContainText("0 files");
    await switchTo(page, "tab-second");
    await expect(page.getByRole("region", { name: "Files" })).toContainText("pending");
    await expect(page.getByRole("region", { name: "Check" })).toHaveCount(0);
    await expect(page.getByText("Applied 1 file")).toHaveCount(0);

    // A confirmation for a branch does not apply to main.
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await expect(page.getByRole("button", { name: "Run on this branch" })).toBeVisible();
    await page.goto("/migrations?branch=main");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await expect(page.getByRole("button", { name: "Run on main" })).toBeDisabled();
    for (const id of [first, second]) await page.request.delete(`/api/branches/${id}`);
  },
);
