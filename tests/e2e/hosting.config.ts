// Journeys through nginx and Caddy as deploy/ sets them up, in Chromium: `npx playwright test -c hosting.config.ts`.
import { defineConfig } from "@playwright/test";
import chromium from "./playwright.config.ts";

const launchOptions = chromium.use?.launchOptions;

export default defineConfig({
  ...chromium,
  testMatch: "hosting/*.spec.ts",
  testIgnore: [],
  use: {
    ...chromium.use,
    // The authority that signs the certificate is made for the test.
    ignoreHTTPSErrors: true,
    launchOptions: {
      ...launchOptions,
      args: [...(launchOptions?.args ?? []), "--host-resolver-rules=MAP keys.internal.example 127.0.0.1"],
    },
  },
});
