import { expect, look, test } from "./truss";

const MINUTE = 60_000;

test(
  "a click on a gap of the time line says why nothing there can be recovered",
  { tag: "@desktop" },
  async ({ page }) => {
    const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * MINUTE).toISOString();
    const missing = "000000010000000000000042";
    // The archive of the walks has no gap, and one would be in the way of other walks.
    await page.route("**/api/recovery/window", async (route) => {
      const answer = await route.fetch();
      const gaps = [{ from: at(40), to: at(20), missing, reason: `WAL segment ${missing} is missing` }];
      await route.fulfill({ json: { ...((await answer.json()) as object), earliest: at(60), gaps } });
    });
    const asked: string[] = [];
    page.on("request", (request) => request.method() === "POST" && asked.push(request.url()));
    await page.goto("/recovery");
    const line = page.getByRole("slider", { name: "Moment to recover to" });
    const { width, height } = (await line.boundingBox()) ?? { width: 0, height: 0 };
    await line.click({ position: { x: width / 2, y: height / 2 } });
    const preview = page.getByRole("region", { name: "Preview" });
    await expect(preview).toContainText("Moment not recoverable");
    await expect(preview).toContainText(`WAL segment ${missing} is missing, so that nothing after it can be replayed.`);
    await expect(line).toHaveAttribute("aria-valuetext", /cannot be recovered$/);
    await expect(preview.getByRole("button", { name: "Recover" })).toHaveCount(0);
    expect(asked).toEqual([]);
    await look(page, "desktop-recovery-gap");

    await line.click({ position: { x: width * 0.9, y: height / 2 } });
    await expect(preview).not.toContainText("not recoverable");
    await expect.poll(() => asked.length).toBeGreaterThan(0);
  },
);
