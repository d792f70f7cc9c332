// Takes the picture of the README, docs/dashboard.png, from a service that up.sh --detach started: TRUSS_URL.
import { chromium } from "@playwright/test";
import { fileURLToPath } from "node:url";

const service = process.env.TRUSS_URL ?? "http://127.0.0.1:8787";
const target = fileURLToPath(new URL("../../../../docs/dashboard.png", import.meta.url));
const shown = [
  { label: "checkout-redesign", ttlHours: 72 },
  { label: "pull-request-481", ttlHours: 24 },
  { label: "nightly-tests", ttlHours: 8 },
  { label: "invoice-rounding" },
];

async function send(method, path, body) {
  const answer = await fetch(service + path, {
    method,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
  return await answer.json();
}

const made = [];
for (const branch of shown) {
  made.push(await send("POST", "/api/branches", { ...branch, connections: "terminate" }));
}
await send("POST", "/api/branches", { label: "rounding-by-line", parent: made[3].id, connections: "terminate" });
await send("PATCH", `/api/branches/${made[3].id}`, { protected: true });

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
const page = await browser.newPage({ viewport: { width: 1200, height: 560 }, colorScheme: "light", locale: "en-GB" });
await page.goto(`${service}/branches`);
await page.getByRole("row").filter({ hasText: "rounding-by-line" }).waitFor();
await page.evaluate(() => document.fonts.ready);
await page.screenshot({ path: target });
await browser.close();
