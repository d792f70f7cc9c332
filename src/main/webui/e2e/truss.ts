import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Locator, type Page } from "@playwright/test";
import { mkdirSync } from "node:fs";

const output = process.env.TRUSS_E2E_OUTPUT ?? "../../../target/dashboard";

/** Each page fails its test when a script of the database's data runs, or the browser complains of the policy. */
export const test = base.extend({
  page: async ({ page }, use) => {
    const wrong: string[] = [];
    page.on("dialog", (dialog) => {
      wrong.push(`a script from the data ran: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("pageerror", (error) => wrong.push(error.message));
    page.on("console", (message) => {
      if (/Content Security Policy/i.test(message.text())) wrong.push(message.text());
    });
    await use(page);
    expect(wrong).toEqual([]);
  },
});

export { expect };

/** Opens a view as people do, by its name in the rail. */
export async function open(page: Page, view: string): Promise<Locator> {
  await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: view, exact: true }).click();
  const found = page.getByRole("region", { name: view, exact: true });
  await expect(found).toBeVisible();
  return found;
}

/** Takes a screenshot, and checks accessibility. */
export async function look(page: Page, name: string) {
  mkdirSync(`${output}/screenshots`, { recursive: true });
  await page.screenshot({ path: `${output}/screenshots/${name}.png` });
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n")}`)).toEqual([]);
}

/** Returns the row of a table, or its card on a phone. */
export function row(page: Page, table: string, text: string): Locator {
  return page.getByRole("table", { name: table }).getByRole("row").filter({ hasText: text });
}

/** All columns that a table has room for are in sight, also beside a drawer. */
export async function fits(page: Page, table: string) {
  const beyond = () =>
    page
      .getByRole("table", { name: table })
      .evaluate(({ parentElement: box }) => box && box.scrollWidth - box.clientWidth);
  await expect.poll(beyond).toBe(0);
}

/** Switches the database by the switcher in the top bar. */
export async function switchTo(page: Page, label: string) {
  await page.getByRole("button", { name: /^Database: / }).click();
  await page.getByRole("dialog", { name: "Switch database" }).getByPlaceholder("Find a branch…").fill(label);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Current branch" })).toContainText(label);
}

/** Chooses an action from the menu of a row. */
export async function act(page: Page, table: string, label: string, action: string) {
  await row(page, table, label)
    .getByRole("button", { name: `Actions for ${label}` })
    .click();
  await page.getByRole("menuitem", { name: action, exact: true }).click();
}

/** Creates a branch by the API, for tests of other features. */
export async function branchMade(page: Page, label: string, parent?: number): Promise<number> {
  const made = await page.request.post("/api/branches", {
    data: { label, parent, connections: "terminate", ttlHours: 24 },
  });
  expect(made.status(), await made.text()).toBe(201);
  return ((await made.json()) as { id: number }).id;
}

/** Runs statements on the database that the page's session is on, or on a branch. */
export async function sql(page: Page, text: string, branch?: number): Promise<(string | null)[][]> {
  const answer = await page.request.post("/api/sql", { data: { sql: text, branch_id: branch } });
  expect(answer.status(), await answer.text()).toBe(200);
  const { results } = (await answer.json()) as { results: { rows: (string | null)[][] }[] };
  return results.at(-1)?.rows ?? [];
}

/** Returns the text that a button has put into the clipboard. */
export function clipboard(page: Page): Promise<string> {
  return page.evaluate(() => navigator.clipboard.readText());
}
