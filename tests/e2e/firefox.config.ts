// The same journeys in the Firefox that the system has, over WebDriver BiDi: `npx playwright test -c firefox.config.ts`.
// What this driver cannot do is made up for in support/firefox.ts, or named in firefox_exceptions.ts.
import { defineConfig } from "@playwright/test";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { executable, journeys } from "./support/journeys.ts";

export default defineConfig({
  ...journeys,
  reporter: [...journeys.reporter, ["./support/exceptions.ts"]],
  use: {
    ...journeys.use,
    browserName: "firefox",
    channel: "moz-firefox",
    // To take a picture the driver writes a style into the page, which the page's policy refuses.
    screenshot: "off",
    launchOptions: {
      executablePath: executable("FIREFOX", "/usr/bin/firefox-esr"),
      // One folder for each worker, which is a process of its own and runs one journey after the other.
      downloadsPath: join(tmpdir(), `console-downloads-${process.pid}`),
      firefoxUserPrefs: {
        // The driver cannot emulate media, and what moves cannot be looked at for contrast.
        "ui.prefersReducedMotion": 1,
      },
    },
  },
});
