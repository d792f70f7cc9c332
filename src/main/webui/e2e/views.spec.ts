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

test("the palette goes where it is told by keys alone", async ({ page, isMobile }) => {
  test.skip(isMobile, "a phone has no such keys");
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Branches", exact: true })).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.type("usage");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Usage" })).toBeVisible();
});
