import { defineConfig, devices } from "@playwright/test";

// Of a Truss that runs: TRUSS_URL. Screenshots of each view and what is kept of failures go to TRUSS_E2E_OUTPUT.
const output = process.env.TRUSS_E2E_OUTPUT ?? "../../../target/dashboard";

export default defineConfig({
  testDir: "e2e",
  outputDir: `${output}/failures`,
  workers: 1,
  forbidOnly: true,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: [["list"]],
  use: {
    baseURL: process.env.TRUSS_URL ?? "http://127.0.0.1:8787",
    trace: "retain-on-failure",
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      // The sandbox of the browser needs rights that root in a container has not.
      args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
    },
  },
  projects: [
    { name: "desktop", grepInvert: /@phone/, use: { viewport: { width: 1280, height: 800 } } },
    // A phone has no keys, or what it shows is no different.
    { name: "phone", grepInvert: /@desktop/, use: { ...devices["Pixel 7"], viewport: { width: 390, height: 844 } } },
  ],
});
