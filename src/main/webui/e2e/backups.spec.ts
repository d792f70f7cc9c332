import { readFileSync } from "node:fs";
import { act, branchMade, clipboard, expect, fits, look, open, row, sql, test } from "./truss";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

test(
  "a backup is made, proven, downloaded, restored and deleted; another one fails",
  { tag: "@desktop" },
  async ({ page }) => {
    // pg_dump waits 30 s for this lock, and gives up.
    const locked = await branchMade(page, "walk-locked");
    await sql(page, "CREATE TABLE held (id int) PARTITION BY RANGE (id)", locked);
    const holder = page.request.post("/api/sql", {
      data: { sql: "LOCK TABLE held; SELECT pg_sleep(120)", branch_id: locked, timeout_ms: 150_000, id: "walk-holder" },
      timeout: 160_000,
    });
    await page.request.post("/api/backups", { data: { label: "walk-fails", branch: locked } });

    await page.goto("/backups");
    const failing = row(page, "Backups", "walk-fails");
    await expect(failing.getByRole("progressbar")).toBeVisible();
    await expect(failing.getByRole("button", { name: /^Cancel backup/ })).toBeVisible();
    await look(page, "desktop-backup-running");

    await page.getByRole("button", { name: "Back up" }).first().click();
    const create = page.getByRole("form", { name: "Back up" });
    await create.getByLabel("Label").fill("walk-backup");
    await page.keyboard.press("Enter");
    const backup = row(page, "Backups", "walk-backup");
    await expect(backup).toContainText("completed");
    await expect(backup).toContainText("not tried");
    await expect(backup).toContainText(/[KM]B/);

    await act(page, "Backups", "walk-backup", "Verify");
    await expect(backup).toContainText("proven");
    await backup.getByRole("link", { name: "walk-backup" }).click();
    const details = page.getByRole("complementary", { name: "walk-backup" });
    const proof = details.getByRole("region", { name: "Verification" });
    await expect(proof).toContainText(/rows/);
    await expect(proof.getByRole("time")).toHaveAttribute("title", /UTC/);
    await fits(page, "Backups");
    await look(page, "desktop-backup-proven");

    const arriving = page.waitForEvent("download");
    await details.getByRole("link", { name: "Download" }).click();
    const file = await arriving;
    expect(file.suggestedFilename()).toMatch(/\.tar$/);
    expect(readFileSync(await file.path()).toString("latin1", 257, 262)).toBe("ustar");

    await details.getByRole("button", { name: "Restore", exact: true }).click();
    const restore = page.getByRole("form", { name: "Restore walk-backup" });
    await restore.getByLabel("Label").fill("walk-restored");
    await look(page, "desktop-restore");
    await page.keyboard.press("Enter");
    await page
      .getByRole("complementary", { name: "walk-restored" })
      .getByRole("button", { name: "Switch to walk-restored" })
      .click();
    await expect(page.getByRole("region", { name: "Current branch" })).toContainText("walk-restored");
    await look(page, "desktop-restored");
    await page.getByRole("button", { name: "Back to main" }).click();

    await open(page, "Backups");
    const { main } = (await (await page.request.get("/api/session")).json()) as { main: { database: string } };
    await act(page, "Backups", "walk-backup", "Restore to a point in time…");
    await expect(page.getByRole("heading", { name: "Recovery" })).toBeVisible();
    await expect(page.getByLabel("Database", { exact: true })).toHaveValue(main.database);

    await open(page, "Backups");
    await act(page, "Backups", "walk-backup", "Delete…");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Type its label to confirm").fill("walk");
    await expect(dialog.getByRole("button", { name: "Delete backup" })).toBeDisabled();
    await dialog.getByLabel("Type its label to confirm").fill("walk-backup");
    await page.keyboard.press("Enter");
    await expect(backup).toHaveCount(0);

    await expect(failing).toContainText("failed", { timeout: 60_000 });
    await failing.getByRole("button", { name: "Copy reason" }).click();
    expect(await clipboard(page)).toMatch(/pg_dump: error:.*held/s);
    await failing.getByRole("link", { name: "walk-fails" }).click();
    const why = page
      .getByRole("complementary", { name: "walk-fails" })
      .getByRole("region", { name: "Reason of the failure" });
    await expect(why).toContainText("pg_dump: error:");
    await look(page, "desktop-backup-failed");
    await page.request.delete("/api/sql/walk-holder");
    await holder;
    await act(page, "Backups", "walk-fails", "Delete…");
    await dialog.getByLabel("Type its label to confirm").fill("walk-fails");
    await page.keyboard.press("Enter");
    await expect(failing).toHaveCount(0);
    await page.request.delete(`/api/branches/${locked}`);
    const { branches } = (await (await page.request.get("/api/branches?label=walk-restored")).json()) as {
      branches: { id: number }[];
    };
    for (const { id } of branches) await page.request.delete(`/api/branches/${id}`);
  },
);

test("backups are made by the clock, and the server is copied on demand", { tag: "@desktop" }, async ({ page }) => {
  await page.goto("/backups/schedules");
  await expect(page.getByRole("heading", { name: "No schedules yet" })).toBeVisible();
  await look(page, "desktop-schedules-empty");
  await page.getByRole("button", { name: "New schedule" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("walk-nightly");
  await dialog.getByLabel("When").fill("61 3 * * *");
  await dialog.getByLabel("Time zone").fill("Asia/Tokyo");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByRole("alert")).toContainText(/cron/);
  await dialog.getByRole("radio", { name: "every night at 3" }).check();
  await expect(dialog.getByLabel("When")).toHaveValue("0 3 * * *");
  await dialog.getByLabel("daily").fill("14");
  await dialog.getByLabel("monthly").fill("6");
  await look(page, "desktop-schedule");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/Schedule walk-nightly saved\. It runs in \d+ [hm]/)).toBeVisible();
  const schedule = row(page, "Schedules", "walk-nightly");
  await expect(schedule).toContainText("Asia/Tokyo");
  await expect(schedule).toContainText("14 daily, 4 weekly, 6 monthly");
  // 3 in the morning in Tokyo is 18:00 in UTC, all year round.
  await expect(schedule.getByRole("time").first()).toHaveAttribute("datetime", /T18:00:00Z$/);

  await act(page, "Schedules", "walk-nightly", "Edit…");
  await dialog.getByLabel("Time zone").fill("UTC");
  await dialog.getByRole("radio", { name: "every hour" }).check();
  await dialog.getByLabel("daily").fill("2");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(schedule).toContainText("0 * * * *");
  await expect(schedule).toContainText("2 daily");
  await expect(schedule.getByRole("time").first()).toHaveAttribute("datetime", /:00:00Z$/);
  await look(page, "desktop-schedules");
  await act(page, "Schedules", "walk-nightly", "Turn off");
  await expect(schedule).toContainText("off");
  await act(page, "Schedules", "walk-nightly", "Delete…");
  await expect(dialog).toContainText("Its backups stay");
  await dialog.getByLabel("Type its label to confirm").fill("walk-nightly");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "No schedules yet" })).toBeVisible();

  await page.getByRole("link", { name: "Base backups" }).click();
  const bases = page.getByRole("table", { name: "Base backups" });
  await expect(bases).toContainText("by the schedule");
  await page.getByRole("button", { name: "Create base backup" }).click();
  const made = bases.getByRole("row").filter({ hasText: "by anonymous" }).first();
  await expect(made).toContainText("completed", { timeout: 60_000 });
  await expect(made).toContainText(/MB|GB/);
  await look(page, "desktop-base-backups");
});
