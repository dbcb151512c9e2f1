// Journeys in the Chromium that the system has: `npx playwright test`. There are no retries: a test that passes the
// second time has found something.
import { defineConfig } from "@playwright/test";
import { executable, journeys } from "./support/journeys.ts";

export default defineConfig({
  ...journeys,
  use: {
    ...journeys.use,
    browserName: "chromium",
    launchOptions: {
      executablePath: executable("CHROMIUM", "/usr/bin/chromium"),
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
  },
});
