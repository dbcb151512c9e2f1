// What every browser's journeys have in common.
import type { PlaywrightTestConfig, ReporterDescription } from "@playwright/test";
import { existsSync } from "node:fs";

const report = process.env["E2E_REPORT"];

export const journeys = {
  testDir: ".",
  testMatch: "*.spec.ts",
  testIgnore: ["webkit/*", "hosting/*"],
  fullyParallel: true,
  forbidOnly: process.env["CI"] !== undefined,
  retries: 0,
  workers: 2,
  // Far beyond what anything takes: a slow machine is no fault of the console.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [["list"], ...(report ? [["json", { outputFile: report }] as ["json", object]] : [])] as ReporterDescription[],
  use: {
    screenshot: "only-on-failure",
    // Traces cost time and are seldom looked at; `npx playwright test --trace retain-on-failure` makes them.
    trace: "off",
  },
} satisfies PlaywrightTestConfig;

/** The browser that an environment variable names, or the one that Debian ships. */
export function executable(variable: string, usual: string): string {
  const path = process.env[variable] ?? usual;
  if (!existsSync(path)) throw new Error(`There is no browser at ${path}; set ${variable} to its path.`);
  return path;
}
