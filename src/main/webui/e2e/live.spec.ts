import type { Page } from "@playwright/test";
import { expect, look, test } from "./truss";

/** Where the test that takes these walks kills Truss and starts it again. */
const control = process.env.TRUSS_E2E_CONTROL;

const lost = (page: Page) => page.getByRole("alert").filter({ hasText: "Connection lost" });
/** It says in its tooltip whether events flow. */
const jobs = (page: Page) => page.getByRole("link", { name: "No jobs are running" });
const flow = (page: Page) => expect(jobs(page)).toHaveAttribute("title", "No jobs are running");

test("a lost connection shows, and heals by itself", { tag: "@desktop" }, async ({ page, request }, info) => {
  test.skip(control === undefined && !process.env.CI, "TRUSS_E2E_CONTROL names nobody who kills Truss"); // with CI it fails
  const made = await request.post("/api/branches", { data: { label: "before-the-loss", connections: "terminate" } });
  const { id } = (await made.json()) as { id: number };
  await page.goto("/branches");
  const branches = page.getByRole("table", { name: "Branches" });
  await expect(branches.getByText("before-the-loss", { exact: true })).toBeVisible();
  await flow(page);
  await expect(lost(page)).toHaveCount(0);

  expect((await request.post(`${control}/kill`)).status()).toBe(204);
  await expect(lost(page)).toBeVisible();
  // What was known is still there to be read.
  await expect(branches.getByText("before-the-loss", { exact: true })).toBeVisible();
  await look(page, `${info.project.name}-lost`);

  const events = page.waitForResponse((answer) => answer.url().endsWith("/api/events") && answer.ok(), {
    timeout: 120_000,
  });
  expect((await request.post(`${control}/start`, { timeout: 90_000 })).status()).toBe(204);
  await request.delete(`/api/branches/${id}`);
  await expect(lost(page)).toHaveCount(0);
  await events;
  await flow(page);
  await expect(branches.getByText("before-the-loss", { exact: true })).toHaveCount(0);
});

test("a Postgres that is away shows, and its return", { tag: "@desktop" }, async ({ page, request }) => {
  test.skip(control === undefined && !process.env.CI, "TRUSS_E2E_CONTROL names nobody who stops Postgres"); // with CI it fails
  await page.goto("/branches");
  await flow(page);
  expect((await request.post(`${control}/stop-postgres`)).status()).toBe(204);
  await expect(lost(page)).toContainText("Postgres does not answer");
  expect((await request.post(`${control}/start-postgres`, { timeout: 90_000 })).status()).toBe(204);
  await expect(lost(page)).toHaveCount(0);
  await flow(page);
});

test(
  "what was asked for twice because its answer was lost is made once",
  { tag: "@desktop" },
  async ({ page, request }) => {
    let sent = 0;
    await page.route("**/api/branches", async (route) => {
      if (route.request().method() !== "POST") return route.continue();
      sent += 1;
      if (sent > 1) return route.continue();
      await route.fetch();
      return route.abort();
    });
    await page.goto("/branches#create");
    const create = page.getByRole("form", { name: "Create branch" });
    await create.getByLabel("Label").fill("asked-twice");
    await create.getByRole("button", { name: "Create" }).click();
    await expect(create.getByRole("alert")).toContainText("Truss does not answer");
    await create.getByRole("button", { name: "Create" }).click();
    await expect(create).toHaveCount(0);
    expect(sent).toBe(2);
    const { branches } = (await (await request.get("/api/branches?status=all&label=asked-twice")).json()) as {
      branches: { id: number; status: string }[];
    };
    expect(branches.filter(({ status }) => status !== "deleted")).toHaveLength(1);
    for (const { id } of branches) await request.delete(`/api/branches/${id}`);
  },
);

test(
  "without events Truss is asked, and asked less when they flow again",
  { tag: "@desktop" },
  async ({ page, request }) => {
    await page.route("**/api/events", (route) => route.abort());
    await page.goto("/branches");
    await expect(jobs(page)).toHaveAttribute("title", /event stream is interrupted/);
    await expect(lost(page)).toHaveCount(0);
    const made = await request.post("/api/branches", { data: { label: "unheralded", connections: "terminate" } });
    const { id } = (await made.json()) as { id: number };
    await expect(page.getByRole("table", { name: "Branches" }).getByText("unheralded", { exact: true })).toBeVisible();

    // A proxy answers for a Truss that is not there.
    await page.route("**/api/**", (route) =>
      route.fulfill({ status: 502, contentType: "text/html", body: "<h1>Bad Gateway</h1>" }),
    );
    await expect(lost(page)).toBeVisible();
    await page.unroute("**/api/**");
    await expect(lost(page)).toHaveCount(0);
    await page.unroute("**/api/events");
    await flow(page);
    await request.delete(`/api/branches/${id}`);
  },
);
