// Chromium is the one that Debian ships, and there are no retries: a test that passes the second
// time has found something.
import { defineConfig } from "@playwright/test";
import { existsSync } from "node:fs";

const chromium = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
if (!existsSync(chromium)) throw new Error(`There is no Chromium at ${chromium}; set CHROMIUM to its path.`);

const report = process.env["E2E_REPORT"];

export default defineConfig({
  testDir: ".",
  testMatch: "**/*.spec.ts",
  fullyParallel: true,
  forbidOnly: process.env["CI"] !== undefined,
  retries: 0,
  workers: 2,
  // Far beyond what anything takes: a slow machine is no fault of the console.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: report ? [["list"], ["json", { outputFile: report }]] : [["list"]],
  use: {
    browserName: "chromium",
    launchOptions: {
      executablePath: chromium,
      // Chromium's own sandbox cannot work for root, as whom tests run in containers.
      chromiumSandbox: process.getuid?.() !== 0,
      args: [
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
    screenshot: "only-on-failure",
    // Traces cost time and are seldom looked at; `npx playwright test --trace retain-on-failure` makes them.
    trace: "off",
  },
});
