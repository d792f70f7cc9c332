import { branchMade, expect, open, switchTo, test } from "./truss";

test(
  "a link shows the database that it was copied from, whoever opens it",
  { tag: "@desktop" },
  async ({ page, browser, baseURL }) => {
    const id = await branchMade(page, "walk-linked");
    await page.goto("/");
    await switchTo(page, "walk-linked");
    for (const view of ["SQL", "Schema", "Migrations"]) {
      await open(page, view);
      await expect(page).toHaveURL(new RegExp(`branch=${id}`));
    }
    await open(page, "Schema");
    const link = page.url();

    const colleague = await browser.newContext({ baseURL });
    const opened = await colleague.newPage();
    await opened.goto(link);
    await expect(opened.getByRole("region", { name: "Current branch" })).toContainText("walk-linked");
    await open(opened, "SQL");
    await expect(opened.getByText("May write to branch walk-linked")).toBeVisible();
    await opened.reload();
    await expect(opened.getByText("May write to branch walk-linked")).toBeVisible();
    // Opening the link does not change the session.
    expect(((await (await opened.request.get("/api/session")).json()) as { on: string }).on).toBe("main");

    await opened.getByRole("button", { name: "Back to main" }).click();
    await expect(opened).toHaveURL(/branch=main/);
    await opened.goBack();
    await expect(opened.getByRole("region", { name: "Current branch" })).toContainText("walk-linked");
    await colleague.close();
    await page.request.delete(`/api/branches/${id}`);
  },
);

test("an address without a view leads on", async ({ page }) => {
  for (const address of ["/nonsense/x", "/nonsense", "/schema/erd/x/y"]) {
    const answer = await page.goto(address);
    expect(answer?.headers()["content-type"]).toContain("text/html");
    await expect(page.getByRole("heading", { name: "Page not found" })).toBeVisible();
  }
  await page.getByRole("link", { name: "Show branches" }).click();
  await expect(page.getByRole("heading", { name: "Branches", exact: true })).toBeVisible();
});
