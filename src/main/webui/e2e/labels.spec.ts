import { act, branchMade, expect, look, row, test } from "./truss";

test("a label that is taken or too long is refused with the reason", { tag: "@desktop" }, async ({ page }) => {
  const ids = [await branchMade(page, "walk-taken"), await branchMade(page, "walk-other")];
  await page.goto("/branches#create");
  const create = page.getByRole("form", { name: "Create branch" });
  const label = create.getByLabel("Label");
  await label.fill("x".repeat(70));
  await expect(label).toHaveValue("x".repeat(70));
  await expect(label).toHaveAccessibleDescription("At most 60 characters. This label has 70.");
  await expect(create.getByRole("button", { name: "Create" })).toBeDisabled();
  await look(page, "desktop-label-too-long");

  await label.fill("walk-taken");
  await create.getByRole("button", { name: "Create" }).click();
  await expect(create.getByRole("alert")).toContainText("has the label walk-taken. Choose another label");
  await page.keyboard.press("Escape");

  await act(page, "Branches", "walk-other", "Rename…");
  await page.getByRole("dialog").getByLabel("Label").fill("walk-taken");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText("label_taken");
  await page.keyboard.press("Escape");
  await expect(row(page, "Branches", "walk-other")).toHaveCount(1);
  for (const id of ids) await page.request.delete(`/api/branches/${id}`);
});
