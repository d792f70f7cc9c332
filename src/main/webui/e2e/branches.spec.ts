import { act, branchMade, clipboard, expect, fits, look, open, row, sql, switchTo, test } from "./truss";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

/** Follows a branch from its creation to its deletion. */
test("a branch is changed, compared, reset, kept and deleted", { tag: "@desktop" }, async ({ page }) => {
  const base = await branchMade(page, "walk-base");
  await sql(
    page,
    "CREATE TABLE walk (id int PRIMARY KEY, name text); INSERT INTO walk VALUES (1, 'one'), (2, 'two')",
    base,
  );

  await page.goto("/");
  await act(page, "Branches", "walk-base", "Create branch…");
  const create = page.getByRole("form", { name: "Create branch" });
  await expect(create.getByLabel("Parent")).toHaveValue(String(base));
  await create.getByLabel("Label").fill("walk-child");
  await page.keyboard.press("Enter");
  const child = row(page, "Branches", "walk-child");
  await expect(child).toContainText("active");
  await expect(child).toContainText("anonymous");
  await expect(child).toContainText(/wal log|file copy|file clone/);

  await page.getByRole("radio", { name: "Tree" }).check();
  const [above, below] = await Promise.all(
    ["walk-base", "walk-child"].map((name) => page.getByRole("link", { name }).boundingBox()),
  );
  expect(below?.x).toBeGreaterThan(above?.x ?? Infinity);
  expect(below?.y).toBeGreaterThan(above?.y ?? Infinity);
  await look(page, "desktop-branch-tree");

  await switchTo(page, "walk-child");
  await sql(
    page,
    "ALTER TABLE walk ADD COLUMN note text; UPDATE walk SET name = 'uno' WHERE id = 1; DELETE FROM walk WHERE id = 2",
  );
  await sql(page, "INSERT INTO walk VALUES (3, 'three', 'new'), (4, NULL, NULL)");

  await sql(page, "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC");
  await sql(page, "CREATE TABLE walk_newer (id int)", base);

  await page.getByRole("link", { name: "walk-child" }).last().click();
  const details = page.getByRole("complementary", { name: "walk-child" });
  await expect(details.getByRole("link", { name: "walk-base" })).toBeVisible();
  await details.getByRole("button", { name: "Compare" }).click();
  await expect(details.getByRole("list", { name: "Changed objects" })).toContainText("public.walk.note");
  await expect(details.getByText(/ADD COLUMN note text/)).toBeVisible();
  await expect(details.getByText("SQL verified")).toBeVisible();
  await expect(details.getByRole("list", { name: "Changes that are not in the SQL" })).toContainText(
    "default privileges",
  );
  await expect(details.getByRole("list", { name: "Objects changed in the parent" })).toContainText("public.walk_newer");
  await details.getByRole("button", { name: "Copy SQL" }).click();
  expect(await clipboard(page)).toMatch(/ALTER TABLE public\.walk\s+ADD COLUMN note text;/);
  const changed = details
    .getByRole("table", { name: "Changed rows by table" })
    .getByRole("row", { name: /public\.walk/ });
  await expect(changed.getByRole("cell")).toHaveText(["public.walk", "2", "1", "1"]);
  await changed.getByRole("button", { name: "public.walk" }).click();
  const rows = details.getByRole("table", { name: "Changed rows of public.walk" });
  await expect(rows.getByRole("row", { name: /updated/ })).toContainText("one");
  await expect(rows.getByRole("row", { name: /updated/ })).toContainText("uno");
  await expect(rows.getByRole("row", { name: /deleted/ })).toContainText("two");
  await expect(rows.getByRole("row", { name: /inserted/ })).toHaveCount(2);
  await rows.scrollIntoViewIfNeeded();
  await look(page, "desktop-branch-differences");

  const connect = details.getByRole("region", { name: "Connection" });
  await connect.getByRole("button", { name: "Copy connection string" }).click();
  const masked = await clipboard(page);
  expect(masked).toMatch(/^postgresql:\/\/app:\*{8}@127\.0\.0\.1:\d+\/truss_branch_walk_child_\w+$/);
  await connect.getByRole("button", { name: "Reveal password" }).click();
  await expect(connect).toContainText(":open-sesame@");
  await connect.getByRole("button", { name: "Copy connection string" }).click();
  expect(await clipboard(page)).toBe(masked.replace("********", "open-sesame"));
  await connect.getByRole("button", { name: "Hide password" }).click();
  await expect(connect).not.toContainText("open-sesame");
  await connect.scrollIntoViewIfNeeded();
  await look(page, "desktop-branch-connection");
  await page.keyboard.press("Escape");
  await expect(details).toHaveCount(0);

  await act(page, "Branches", "walk-child", "Reset…");
  await expect(page.getByRole("dialog")).toContainText("Changes on the branch are lost");
  await page.getByRole("button", { name: "Reset", exact: true }).click();
  await expect(page.getByText("Branch walk-child reset to walk-base")).toBeVisible();
  expect(await sql(page, "SELECT * FROM walk ORDER BY id")).toEqual([
    ["1", "one"],
    ["2", "two"],
  ]);

  await expect(child).toContainText(/23 h \d+ m/);
  await act(page, "Branches", "walk-child", "Change expiry…");
  await page.getByRole("radio", { name: "7 days" }).check();
  await page.getByRole("button", { name: "Set expiry" }).click();
  await expect(child).toContainText(/6 d 23 h/);
  await expect(page.getByRole("region", { name: "Current branch" })).toContainText(/expires in 6 d 23 h/);
  await act(page, "Branches", "walk-child", "Change expiry…");
  await page.getByRole("radio", { name: "other…" }).check();
  for (const none of ["soon", ""]) {
    await page.getByLabel("Time to live").fill(none);
    await expect(page.getByRole("button", { name: "Set expiry" })).toBeDisabled();
  }
  await page.getByLabel("Time to live").fill("90 m");
  await look(page, "desktop-branch-expiry");
  await page.keyboard.press("Enter");
  await expect(child).toContainText(/1 h (30|29) m/);

  await act(page, "Branches", "walk-child", "Protect");
  await expect(page.getByText("Branch walk-child protected")).toBeVisible();
  await expect(page.getByRole("region", { name: "Current branch" })).toContainText(/ · protected/);
  await expect(page.getByRole("region", { name: "Current branch" })).not.toContainText("expires");
  await expect(child.getByRole("img", { name: "protected" })).toBeVisible();
  await act(page, "Branches", "walk-child", "Delete…");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("does not expire and cannot be deleted");
  await expect(dialog.getByRole("button", { name: "Delete branch" })).toHaveCount(0);
  await look(page, "desktop-branch-protected");
  await dialog.getByRole("button", { name: "Unprotect" }).click();
  await expect(child.getByRole("img", { name: "protected" })).toHaveCount(0);

  await page.getByRole("button", { name: "Back to main" }).click();
  await act(page, "Branches", "walk-base", "Delete…");
  await expect(dialog).toContainText("1 branch was created from it");
  await dialog.getByLabel("Type its label to confirm").fill("walk-bas");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("button", { name: "Delete branch" })).toBeDisabled();
  await look(page, "desktop-branch-delete");
  await dialog.getByLabel("Type its label to confirm").fill("walk-base");
  await dialog.getByRole("button", { name: "Delete branch" }).click();
  await expect(row(page, "Branches", "walk-base")).toHaveCount(0);
  await child.getByRole("link", { name: "walk-child" }).click();
  await expect(details).toContainText("(deleted)");
  await details.getByRole("button", { name: "Compare" }).click();
  await expect(details).toContainText("parent_gone");
  await act(page, "Branches", "walk-child", "Reset…");
  await expect(dialog).toContainText("was deleted. It cannot be reset.");
  await expect(dialog.getByRole("button", { name: "Reset", exact: true })).toBeDisabled();
  await look(page, "desktop-branch-reset-parent-gone");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await act(page, "Branches", "walk-child", "Delete…");
  await dialog.getByLabel("Type its label to confirm").fill("walk-child");
  await page.keyboard.press("Enter");
  await expect(child).toHaveCount(0);
  await expect(page).toHaveURL(/\/branches(\?branch=\w+)?$/);
});

test("who is on the source is shown before anything happens to them", { tag: "@desktop" }, async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Create branch" }).first().click();
  const create = page.getByRole("form", { name: "Create branch" });
  await expect(create).toContainText(/No session is connected to \w+/);
  const statement = page.request.post("/api/sql", {
    data: { sql: "SELECT pg_sleep(60)", timeout_ms: 100_000, id: "walk-sleeper" },
  });

  const sessions = create.getByRole("table", { name: "1 session on the source" });
  await expect(sessions.getByRole("row", { name: /workbench.*active/ })).toBeVisible();
  const ways = create.getByRole("radiogroup", { name: "Connection handling" });
  for (const [way, says] of [
    ["auto", /Now: a copy/],
    ["copy", /Sessions are not affected/],
    ["pause", /PgBouncer/],
    ["drain", /idle/],
    ["terminate", /Ends all sessions and their transactions now/],
    ["fail", /Fails if a session is connected/],
  ] as const) {
    await expect(ways.getByRole("radio", { name: way })).toHaveAccessibleDescription(says);
  }
  await look(page, "desktop-create-with-sessions");

  await create.getByLabel("Label").fill("walk-busy");
  await ways.getByRole("radio", { name: "fail" }).check();
  await create.getByRole("button", { name: "Create" }).click();
  await expect(create.getByRole("alert")).toContainText("source_in_use_by_job");
  await look(page, "desktop-create-refused");
  await ways.getByRole("radio", { name: "auto" }).check();
  await create.getByRole("button", { name: "Create" }).click();
  const made = row(page, "Branches", "walk-busy");
  await expect(made).toContainText("active");
  await expect(made).toContainText("copy");
  await page.request.delete("/api/sql/walk-sleeper");
  expect((await statement).status()).toBe(422);
  const { branches } = (await (await page.request.get("/api/branches?label=walk-busy")).json()) as {
    branches: { id: number }[];
  };
  for (const { id } of branches) await page.request.delete(`/api/branches/${id}`);
});

test("what was revealed of one branch stays hidden of the next", { tag: "@desktop" }, async ({ page }) => {
  const ids = [await branchMade(page, "walk-shown"), await branchMade(page, "walk-hidden")];
  await page.goto(`/branches/${ids[0]}`);
  const connect = page.getByRole("region", { name: "Connection" });
  await connect.getByRole("button", { name: "Reveal password" }).click();
  await expect(connect).toContainText("open-sesame");
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(page.getByText("No differences").first()).toBeVisible();
  const revealed: string[] = [];
  page.on(
    "request",
    (request) => /branches\/\d+\/(connection\?reveal=true|diff)/.test(request.url()) && revealed.push(request.url()),
  );
  await row(page, "Branches", "walk-hidden").getByRole("link", { name: "walk-hidden" }).click();
  await expect(page.getByRole("complementary", { name: "walk-hidden" })).toBeVisible();
  await expect(connect).toContainText("truss_branch_walk_hidden");
  await fits(page, "Branches");
  await look(page, "desktop-branch-beside");
  await expect(connect).not.toContainText("open-sesame");
  await expect(page.getByRole("button", { name: "Compare", exact: true })).toBeVisible();
  expect(revealed).toEqual([]);
  for (const id of ids) await page.request.delete(`/api/branches/${id}`);
});

/** On a phone rows are cards, and the rail is at the bottom. */
test("a branch is made, used and deleted with a thumb", { tag: "@phone" }, async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Create branch" }).first().tap();
  await look(page, "phone-create");
  await page.getByLabel("Label").fill("walk-thumb");
  await page.getByRole("button", { name: "Create", exact: true }).tap();
  const card = row(page, "Branches", "walk-thumb");
  await expect(card).toContainText("active");
  const { width = 0 } = (await card.boundingBox()) ?? {};
  expect(width).toBeLessThanOrEqual(390);
  await card.getByRole("button", { name: "Switch to walk-thumb" }).tap();
  await expect(page.getByRole("region", { name: "Current branch" })).toContainText("walk-thumb");
  await look(page, "phone-card");
  await card.getByRole("link", { name: "walk-thumb" }).tap();
  await expect(page.getByRole("complementary", { name: "walk-thumb" })).toBeVisible();
  await look(page, "phone-branch-details");
  await page.getByRole("link", { name: "Close details" }).tap();
  await page.getByRole("button", { name: "Back to main" }).tap();
  await expect(page.getByRole("region", { name: "Current branch" })).toHaveCount(0);
  await open(page, "Usage");
  await open(page, "Branches");
  await card.getByRole("button", { name: "Actions for walk-thumb" }).tap();
  await page.getByRole("menuitem", { name: "Delete…" }).tap();
  await page.getByLabel("Type its label to confirm").fill("walk-thumb");
  await look(page, "phone-delete");
  await page.getByRole("dialog").getByRole("button", { name: "Delete branch" }).tap();
  await expect(card).toHaveCount(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});
