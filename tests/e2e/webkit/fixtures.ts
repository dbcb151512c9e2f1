// What every journey in WebKit starts with: an emulator and a browser of its own.
import { expect, test as base } from "@playwright/test";
import { Emulator, type Fleet } from "../support/emulator.ts";
import { Browser } from "./driver.ts";
import { Page } from "./page.ts";

interface Fixtures {
  fleet: Partial<Fleet>;
  /** Whether the browser prefers dark pages. */
  dark: boolean;
  emulator: Emulator;
  /** The one window, with nothing opened in it yet. */
  tab: Page;
  /** The same, signed in and with the whole list. */
  keys: Page;
}

export const test = base.extend<Fixtures>({
  fleet: [{}, { option: true }],
  dark: [false, { option: true }],

  emulator: async ({ fleet }, use) => {
    const emulator = await Emulator.start({ keys: 40, seed: 1, base: "/", ...fleet });
    await use(emulator);
    await emulator.stop();
  },

  tab: async ({ dark }, use, test) => {
    const browser = await Browser.start({ dark });
    await use(new Page(browser));
    if (test.status !== test.expectedStatus) {
      await test.attach("screen", { body: await browser.screenshot(), contentType: "image/png" });
    }
    await browser.stop();
  },

  keys: async ({ tab, emulator }, use) => {
    const { projectId, managementKey, keys } = await emulator.info();
    await tab.browser.open(emulator.url);
    await tab.fill("textbox", "Project ID", projectId);
    await tab.fill("textbox", "Management key", managementKey);
    await tab.click("button", "Sign in");
    await tab.get("status", `${keys.toLocaleString("en")} keys`);
    // What comes after the list.
    await tab.get("button", "Saved views");
    await use(tab);
  },
});

export { expect };
