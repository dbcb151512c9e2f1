// Not tests but pictures, with the browser and the emulator of the tests.
import { defineConfig } from "@playwright/test";
import tests from "./playwright.config.ts";

export default defineConfig({ ...tests, testMatch: "screenshot.ts", reporter: "list" });
