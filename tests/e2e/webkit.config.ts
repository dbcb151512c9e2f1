// Journeys in WebKitGTK, through its own driver: `npx playwright test -c webkit.config.ts`.
import { defineConfig } from "@playwright/test";
import { journeys } from "./support/journeys.ts";

export default defineConfig({ ...journeys, testMatch: "webkit/*.spec.ts", testIgnore: [], expect: { timeout: 60_000 } });
