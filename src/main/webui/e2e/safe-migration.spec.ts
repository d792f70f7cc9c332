import { expect, look, open, row, switchTo, test } from "./truss";

/** Follows a careful migration from the first backup to the last deletion. */
test("a migration is tried on a branch before main", async ({ page }, info) => {
  const device = info.project.name;
  const branch = `trial-${device}`;
  await page.goto("/");

  await open(page, "Backups");
  await page.getByRole("button", { name: "Back up" }).first().click();
  await page.getByLabel("Label").fill(`before-${device}`);
  await page.getByRole("form", { name: "Back up" }).getByRole("button", { name: "Back up" }).click();
  await expect(row(page, "Backups", `before-${device}`)).toContainText("completed");
  await look(page, `${device}-backup`);

  await open(page, "Branches");
  await page.getByRole("button", { name: "Create branch" }).first().click();
  await page.getByLabel("Label").fill(branch);
  await page.keyboard.press("Enter");
  await expect(row(page, "Branches", branch)).toContainText("active");

  await switchTo(page, branch);
  await look(page, `${device}-banner`);

  await open(page, "Migrations");
  await expect(page.getByText("not rehearsed yet")).toBeVisible();
  await page.getByRole("button", { name: "Check" }).click();
  await expect(page.getByRole("region", { name: "Check" })).toContainText("1 file");
  await expect(page.getByRole("region", { name: "Check" })).toContainText("not rehearsed yet");
  await page.getByRole("button", { name: "Rehearse" }).click();
  // It is a job: it goes on while its user looks at another view, and is found again after the page is loaded anew.
  await open(page, "Activity");
  await expect(row(page, "Jobs", "Rehearsal of migrations").first()).toBeVisible();
  await page.reload();
  await open(page, "Migrations");
  await expect(page.getByRole("region", { name: "Rehearsal" })).toContainText("succeeded");
  await expect(page.getByRole("region", { name: "Check" })).toContainText(/safe/);
  await look(page, `${device}-rehearsal`);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByRole("button", { name: "Run on this branch" }).click();
  await expect(page.getByText("Applied 1 file")).toBeVisible();

  await open(page, "SQL");
  await page.getByRole("textbox", { name: "SQL" }).click();
  await page.keyboard.type("SELECT count(gift) AS gifts FROM orders");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.getByRole("columnheader", { name: /gifts/ })).toBeVisible();
  await look(page, `${device}-sql`);

  await page.getByRole("button", { name: "Back to main" }).click();
  await expect(page.getByRole("region", { name: "Current branch" })).toHaveCount(0);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.getByText(/column "gift" does not exist/).first()).toBeVisible();

  await open(page, "Branches");
  await row(page, "Branches", branch)
    .getByRole("button", { name: `Actions for ${branch}` })
    .click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  await page.getByLabel("Type its label to confirm").fill(branch);
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(row(page, "Branches", branch)).toHaveCount(0);
});

test("a session whose branch is deleted is asked where to go", async ({ page, request }, info) => {
  const label = `gone-${info.project.name}`;
  const made = await request.post("/api/branches", { data: { label, connections: "terminate" } });
  const { id } = (await made.json()) as { id: number };
  await page.goto("/");
  await switchTo(page, label);
  await request.delete(`/api/branches/${id}`);
  // Only where a database is needed.
  const gone = page.getByRole("heading", { name: `Branch ${label} is deleted` });
  for (const view of ["Branches", "Backups", "Usage"]) {
    await open(page, view);
    await expect(page.getByRole("button", { name: "Database: no database. Switch" })).toBeVisible();
    await expect(gone).toHaveCount(0);
  }
  await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "SQL" }).click();
  await expect(gone).toBeVisible();
  await look(page, `${info.project.name}-gone`);
  await page.getByRole("button", { name: /^Switch to main/ }).click();
  await expect(page.getByRole("heading", { name: "SQL", exact: true })).toBeVisible();
});

test("a database is recovered to a moment, and switched to", async ({ page }, info) => {
  const label = `recovered-${info.project.name}`;
  await page.goto("/recovery");
  await page.getByLabel(/^Moment, on your clock/).fill(new Date().toISOString());
  await page.getByLabel("Label").fill(label);
  await look(page, `${info.project.name}-recovery-preview`);
  await page.getByRole("button", { name: "Recover" }).click();
  await expect(page.getByRole("list", { name: "Phases" })).toBeVisible();
  await page.getByRole("button", { name: "Switch to it" }).click({ timeout: 120_000 });
  await expect(page.getByRole("region", { name: "Current branch" })).toContainText(label);
  await look(page, `${info.project.name}-recovered`);
});
