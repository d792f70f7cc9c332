import type { Page } from "@playwright/test";
import { expect, open, test } from "./truss";

const told = (page: Page) => page.getByRole("status", { name: "Notifications" });

test("the end of a job is told with its outcome and the way to it", { tag: "@desktop" }, async ({ page }) => {
  await page.goto("/usage");
  await expect(page.getByRole("heading", { name: "Usage", exact: true })).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("back up now");
  await page.keyboard.press("Enter");
  const done = told(page).getByText(/^Backup \S+ completed/);
  await expect(done).toBeVisible();
  // It replaces the toast about the start of the backup.
  await expect(told(page).getByText(/started/)).toHaveCount(0);
  await done.getByRole("link", { name: "Open it" }).click();
  await expect(page).toHaveURL(/\/backups\/\d+/);
  const id = /\/backups\/(\d+)/.exec(page.url())?.[1];
  await page.getByRole("complementary").getByRole("button", { name: "Verify" }).click();
  await expect(told(page).getByText(/^Backup \S+ verified/)).toBeVisible();
  await page.request.delete(`/api/backups/${id}`);
});

test("a statement that the user cancels has not failed", { tag: "@desktop" }, async ({ page }) => {
  await page.goto("/");
  await open(page, "SQL");
  await page.getByRole("textbox", { name: "SQL" }).focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText("SELECT pg_sleep(60) ");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  const result = page.getByRole("region", { name: "Result" });
  await expect(result.getByRole("status")).toContainText("Cancelled after");
  await expect(result.getByRole("alert")).toHaveCount(0);
});
