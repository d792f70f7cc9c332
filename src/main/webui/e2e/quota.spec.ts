import { expect, look, open, row, test } from "./truss";

interface Usage {
  plan: string;
  limits: { max_branches: number; max_backups: number };
  use: { branches: number; backups: number };
}

/** The paths of the objects that fill the plan. */
const filled: string[] = [];

// Makes room for other walks if this one fails half-way.
test.afterEach(async ({ request }) => {
  for (const path of filled.splice(0)) await request.delete(path);
});

/** The plan of the Truss that is walked through has limits; they are filled by the API, and met in the dashboard. */
test("what the plan has no room for says so where it was asked for", { tag: "@desktop" }, async ({ page }) => {
  const usage = async () => (await (await page.request.get("/api/usage")).json()) as Usage;
  const { plan, limits, use } = await usage();
  expect(limits.max_branches, "the walks need a plan with a limit").toBeGreaterThan(0);
  const fill = async (path: string, data: object) => {
    const made = await page.request.post(path, { data });
    // A full queue empties by itself.
    if (made.status() === 429) return void (await page.waitForTimeout(500));
    expect(made.ok(), await made.text()).toBe(true);
    filled.push(`${path}/${((await made.json()) as { id: number }).id}`);
  };
  for (let n = use.branches; n < limits.max_branches; n++) {
    await fill("/api/branches", { label: `walk-full-${n}`, connections: "terminate", ttlHours: 1 });
  }
  while ((await usage()).use.backups < limits.max_backups) await fill("/api/backups", { label: "walk-full" });

  await page.goto("/");
  await page.getByRole("button", { name: "Create branch" }).first().click();
  await page.getByLabel("Label").fill("walk-one-too-many");
  await page.keyboard.press("Enter");
  const refused = page.getByRole("dialog").getByRole("alert");
  const many = limits.max_branches;
  await expect(refused).toContainText(`Plan ${plan} allows ${many} branches, and ${many} exist.`);
  await expect(refused).toContainText("quota_exceeded");
  await look(page, "desktop-quota-refused");
  await refused.getByRole("link", { name: "Show usage" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  const shown = page.getByRole("region", { name: "Usage" });
  await expect(shown).toContainText(`Plan ${plan}`);
  await expect(shown.getByRole("meter", { name: "Branches", exact: true })).toHaveAttribute(
    "aria-valuenow",
    String(many),
  );
  await expect(shown.getByRole("region", { name: "Branches", exact: true })).toContainText(`${many} of ${many}`);
  await expect(shown.getByRole("region", { name: "Backups", exact: true })).toContainText(
    `${limits.max_backups} of ${limits.max_backups}`,
  );
  await look(page, "desktop-usage-full");

  await open(page, "Branches");
  await row(page, "Branches", "walk-full")
    .first()
    .getByRole("button", { name: /^Actions for walk-full-/ })
    .click();
  await page.getByRole("menuitem", { name: "Back up now" }).click();
  const toast = page.getByRole("status", { name: "Notifications" });
  await expect(toast).toContainText(`Backup not started. Plan ${plan} allows ${limits.max_backups} backups`);
  await look(page, "desktop-quota-toast");
  await toast.getByRole("link", { name: "Show usage" }).click();
  await expect(shown).toBeVisible();

  const unfinished = async () => {
    const { backups } = (await (await page.request.get("/api/backups")).json()) as {
      backups: { label: string; status: string }[];
    };
    return backups.filter(({ label, status }) => label === "walk-full" && status !== "completed").length;
  };
  await expect.poll(unfinished).toBe(0);
  await open(page, "Backups");
  await row(page, "Backups", "walk-full").first().getByRole("button", { name: "Actions for walk-full" }).click();
  await page.getByRole("menuitem", { name: "Restore…" }).click();
  await page.getByRole("form", { name: "Restore walk-full" }).getByRole("button", { name: "Restore" }).click();
  await expect(refused).toContainText("quota_exceeded");
});
