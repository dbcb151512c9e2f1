// The one Chromium of a run, and a page in it that is watched.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import { probe } from "./probe.js";
import { address } from "./site.js";

/** Starts it. */
export async function launch({ chromium: executablePath }) {
  if (!existsSync(executablePath)) {
    throw new Error(`There is no Chromium at ${executablePath}; set CHROMIUM to its path.`);
  }
  return chromium.launch({
    executablePath,
    // Chromium's own sandbox cannot work for root, as whom tests run in containers.
    chromiumSandbox: process.getuid?.() !== 0,
    args: [
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      // Memory is then measured at once, and not at the next collection that the browser finds time for.
      "--enable-blink-features=ForceEagerMeasureMemory",
    ],
  });
}

const LONG = 300_000;

/** A fresh page at an address, in a context of its own: no cache, no storage, no neighbour. */
async function openPage(browser, name, emulator) {
  const context = await browser.newContext({
    baseURL: emulator.url,
    viewport: { width: 1360, height: 800 },
    // The policy that the emulator sends is the console's; AG Grid writes its own style sheets.
    bypassCSP: name !== "console",
  });
  context.setDefaultTimeout(LONG);
  await context.addInitScript(probe);
  const page = await context.newPage();
  const crashed = new Promise((_, reject) => page.once("crash", () => reject(new Error("the page crashed"))));
  crashed.catch(() => {});
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  const cdp = await context.newCDPSession(page);
  /** The promise, or the page's death. */
  const alive = (promise) => Promise.race([promise, crashed]);
  return { name, page, cdp, errors, alive, close: () => context.close() };
}

/** Opens one of the pages, signs in, and waits until all keys were there once: what may be kept now is. */
export async function openSignedIn(browser, name, emulator) {
  const opened = await openPage(browser, name, emulator);
  const { page, alive } = opened;
  await page.goto(address(name));
  if (name === "console") {
    await page.getByLabel("Project ID").fill(emulator.projectId);
    await page.getByLabel("Management key").fill(emulator.managementKey);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
  } else {
    await page.evaluate((bearer) => sessionStorage.setItem("bearer", bearer), emulator.bearer);
    await page.reload({ waitUntil: "commit" });
  }
  await alive(page.evaluate(() => bench.searchable));
  return opened;
}

/** Opens an empty page of the same origin. */
export async function openBlank(browser, emulator) {
  const opened = await openPage(browser, "blank", emulator);
  await opened.page.goto(address("blank"));
  return opened;
}
