import { expect, look, open, test } from "./truss";

const VIEWS = ["Branches", "Backups", "Recovery", "SQL", "Schema", "Migrations", "Usage", "Activity"];

for (const scheme of ["light", "dark"] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme });

    test("every view can be seen and used by everybody", async ({ page }, info) => {
      await page.goto("/");
      for (const view of VIEWS) {
        await open(page, view);
        await expect(page.getByRole("status", { name: /^Loading/ })).toHaveCount(0);
        await look(page, `${info.project.name}-${scheme}-${view.toLowerCase()}`);
      }
    });
  });
}

test("what the data says is text and nothing else", async ({ page, request }) => {
  const evil = "<img src=x onerror=alert(1)>";
  const made = await request.post("/api/branches", { data: { label: evil, ttl_hours: 1, connections: "terminate" } });
  const { id } = (await made.json()) as { id: number };
  await page.goto("/branches");
  await expect(page.getByText(evil).first()).toBeVisible();
  await page.goto(`/branches/${id}`);
  await expect(page.getByText(evil).first()).toBeVisible();
  await page.goto("/schema");
  await expect(page.getByText(evil).first()).toBeVisible(); // the main database has a table of that name
  await request.delete(`/api/branches/${id}`);
});

test("a view is found again by its address", async ({ page }) => {
  await page.goto("/usage");
  await expect(page.getByRole("heading", { name: "Usage" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Usage" })).toBeVisible();
});

test("the palette goes where it is told by keys alone", { tag: "@desktop" }, async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Branches", exact: true })).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.type("usage");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Usage" })).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("licences");
  const opened = page.context().waitForEvent("page");
  await page.keyboard.press("Enter");
  await expect((await opened).locator("body")).toContainText(/elkjs \S+ \(EPL-2\.0\)/);
});

test("the palette does not open above a dialog", { tag: "@desktop" }, async ({ page }) => {
  await page.goto("/branches#create");
  const create = page.getByRole("dialog", { name: "Create branch" });
  const palette = page.getByRole("dialog", { name: "Command palette" });
  await create.getByLabel("Label").fill("half-typed");
  await page.keyboard.press("Control+k");
  await expect(palette).toHaveCount(0);
  await page.keyboard.type("!");
  await expect(create.getByLabel("Label")).toHaveValue("half-typed!");
  await page.keyboard.press("Escape");
  await expect(create).toHaveCount(0);
  await page.keyboard.press("Control+k");
  await expect(palette).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(palette).toHaveCount(0);
});

test(
  "the palette opens a table of the session's database by keys alone",
  { tag: "@desktop" },
  async ({ page }, info) => {
    const made = await page.request.post("/api/branches", {
      data: { label: "with-a-table", connections: "terminate" },
    });
    const { id } = (await made.json()) as { id: number };
    await page.request.post("/api/sql", { data: { branch_id: id, sql: "CREATE TABLE only_here (id int)" } });
    await page.request.put("/api/session/branch", { data: { branch_id: id } });
    await page.goto("/");
    await expect(page.getByRole("heading", { name: "Branches", exact: true })).toBeVisible();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("open t");
    await expect(page.getByRole("option", { name: "Open table…", selected: true })).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("option", { name: "orders", exact: true })).toBeVisible();
    await page.keyboard.type("only");
    await expect(page.getByRole("option", { name: "only_here", selected: true })).toBeVisible();
    await look(page, `${info.project.name}-palette-table`);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("complementary", { name: "only_here" })).toBeVisible();
    await page.request.put("/api/session/branch", { data: { branch_id: null } });
    await page.request.delete(`/api/branches/${id}`);
  },
);

test("what the editor offers is read and chosen by keys alone", { tag: "@desktop" }, async ({ page }, info) => {
  await page.goto("/sql");
  await page.getByRole("textbox", { name: "SQL" }).click();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("SELECT * FROM ord");
  const list = page.getByRole("listbox", { name: "Completions" });
  const offered = list.getByRole("option");
  await expect(offered.filter({ hasText: /^orderstable$/ })).toBeVisible();
  const count = await offered.count();
  await look(page, `${info.project.name}-completion`);
  // Beyond what has room at once.
  for (let times = 0; times <= count; times++) await page.keyboard.press("ArrowDown");
  await expect(list.getByRole("option", { selected: true })).toBeInViewport({ ratio: 1 });
  await look(page, `${info.project.name}-completion-chosen`);
  const chosen = await list.getByRole("option", { selected: true }).locator(".cm-completionLabel").innerText();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "SQL" })).toHaveText(`SELECT * FROM ${chosen}`);
});

test("of a thousand branches only those in sight are drawn", async ({ page, request }) => {
  const made = await request.post("/api/branches", { data: { label: "one-of-many", connections: "terminate" } });
  const one = (await made.json()) as { id: number };
  await page.route("**/api/branches?status=active&*", (route) => {
    const branches = Array.from({ length: 1000 }, (_, n) => ({ ...one, id: 1_000_000 + n, label: `many-${n}` }));
    return route.fulfill({ json: { branches } });
  });
  const asked: string[] = [];
  page.on("request", (sent) => new URL(sent.url()).pathname === "/api/branches" && asked.push(sent.url()));
  await page.goto("/branches");
  const table = page.getByRole("table", { name: "Branches" });
  await expect(table.getByText("many-999", { exact: true })).toBeVisible(); // newest first
  expect(await table.getByRole("row").count()).toBeLessThan(100);
  expect(asked).toHaveLength(1);
  await table.getByText("many-999", { exact: true }).hover();
  await page.evaluate(() => {
    for (const element of document.querySelectorAll("*")) {
      if (element.scrollHeight > element.clientHeight + 10_000) element.scrollTop = element.scrollHeight;
    }
  });
  await expect(table.getByText("many-0", { exact: true })).toBeVisible();
  expect(await table.getByRole("row").count()).toBeLessThan(100);
  await request.delete(`/api/branches/${one.id}`);
});
