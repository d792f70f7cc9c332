import type { Locator, Page } from "@playwright/test";
import { act, branchMade, expect, open, row, test } from "./truss";

const focused = (page: Page) => page.locator("*:focus");
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

    // What had the focus is gone with its row: the next Tab goes on in the view.
    await act(page, "Branches", label, "Delete…");
    await page.getByLabel("Type its label to confirm").fill(label);
    await page.keyboard.press("Enter");
    await expect(row(page, "Branches", label)).toHaveCount(0);
    await expect(focused(page)).toHaveCount(1);
    await page.request.delete(`/api/branches/${id}`);
  },
);

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
