import type { Locator, Page } from "@playwright/test";
import { act, branchMade, expect, open, row, test } from "./truss";

const actions = (page: Page, label: string) =>
  row(page, "Branches", label).getByRole("button", { name: `Actions for ${label}` });

async function closed(page: Page, opener: Locator) {
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(opener).toBeFocused();
}

test(
  "the focus begins where one types, or at Cancel, and returns to the opener",
  { tag: "@desktop" },
  async ({ page }) => {
    const label = "walk-focus";
    const id = await branchMade(page, label);
    await page.goto("/branches");
    const create = page.getByRole("button", { name: "Create branch" }).first();
    await create.click();
    await expect(page.getByRole("dialog").getByLabel("Label")).toBeFocused();
    await closed(page, create);

    for (const [action, first] of [
      ["Rename…", "Label"],
      ["Delete…", "Type its label to confirm"],
    ] as const) {
      await act(page, "Branches", label, action);
      await expect(page.getByRole("dialog").getByLabel(first)).toBeFocused();
      await closed(page, actions(page, label));
    }
    await act(page, "Branches", label, "Reset…");
    await expect(page.getByRole("dialog").getByRole("button", { name: "Cancel" })).toBeFocused();
    await closed(page, actions(page, label));

    await actions(page, label).focus();
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("combobox")).toBeFocused();
    await closed(page, actions(page, label));

    const link = page.getByRole("table", { name: "Branches" }).getByRole("link", { name: label });
    await link.click();
    await expect(page.getByRole("heading", { name: label })).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(link).toBeFocused();
    await link.press("Enter");
    await page.getByRole("link", { name: "Close details" }).click();
    await expect(link).toBeFocused();

    await page.request.delete(`/api/branches/${id}`);
  },
);

// The dialog closes before the row is gone, or the row goes with the dialog.
for (const [late, method] of [
  ["the list", "GET"],
  ["the answer", "DELETE"],
] as const) {
  test(
    `the focus moves to the view when its row is deleted and ${late} comes late`,
    { tag: "@desktop" },
    async ({ page }) => {
      const label = `walk-focus-${method.toLowerCase()}`;
      const id = await branchMade(page, label);
      await page.goto("/branches");
      await act(page, "Branches", label, "Delete…");
      await page.getByLabel("Type its label to confirm").fill(label);
      await page.route(/\/api\/branches(\/\d+)?(\?|$)/, async (route) => {
        if (route.request().method() !== method) return route.fallback();
        const answer = await route.fetch();
        await new Promise((resolve) => setTimeout(resolve, 1500));
        await route.fulfill({ response: answer });
      });
      await page.keyboard.press("Enter");
      await expect(row(page, "Branches", label)).toHaveCount(0);
      await expect(page.getByRole("dialog")).toHaveCount(0);
      await expect(page.getByRole("main")).toBeFocused();
      await page.unrouteAll({ behavior: "ignoreErrors" });
      await page.request.delete(`/api/branches/${id}`);
    },
  );
}

test("strips of tabs have no scroll bar", async ({ page }) => {
  await page.goto("/backups");
  for (const [view, strip] of [
    ["Backups", "Backups"],
    ["Activity", "Activity"],
    ["Schema", "Schema"],
  ] as const) {
    await open(page, view);
    const bars = await page.getByRole("navigation", { name: strip, exact: true }).evaluate((element) => ({
      // Borders are no part of either.
      beside: element.offsetWidth - element.clientWidth,
      below: element.offsetHeight - element.clientHeight - parseFloat(getComputedStyle(element).borderBottomWidth),
    }));
    expect(bars).toEqual({ beside: 0, below: 0 });
  }
});
