// What stops the console, and what does not. Whatever runs in a page beside it throws and rejects as it likes; only an
// error of the console's own code stops it, and even then a secret that is held can be taken.
import { chromium, type Locator, type Page } from "@playwright/test";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { button, openKeys, openReveal, reveal, traces } from "./support/console.ts";
import { expect, test } from "./support/fixtures.ts";

const stopped = (page: Page) => page.getByRole("alert").filter({ hasText: "The console stopped." });

/** The secret can still be shown. */
async function expectShown(page: Page, secret: string) {
  await reveal(page).getByRole("button", { name: "Show" }).click();
  await expect(reveal(page).getByText(secret, { exact: true })).toBeVisible();
}

/** Makes the console's own code fail: the browser refuses it an element, which it does not expect. Nothing else is touched. */
async function failInside(pressed: Locator) {
  await pressed.evaluate((element: HTMLElement) => {
    const kept = document.createElement.bind(document);
    document.createElement = () => {
      document.createElement = kept;
      throw new Error("no element for this test");
    };
    element.click();
  });
}

test("errors of others leave the console and its secret alone", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/^uncaught/);
  const secret = await openReveal(page, emulator);
  await page.evaluate(async () => {
    const script = document.querySelector("script[src]") as HTMLScriptElement;
    const later = (act: () => unknown) => setTimeout(act);
    const reject = (reason: unknown) => later(() => Promise.reject(reason));
    const raise = (error: unknown) => later(() => { throw error; });
    const from = (stack: string, message = "from an extension") => Object.assign(new Error(message), { stack });
    reject(new Error("Failed to connect to MetaMask"));
    reject("Object Not Found Matching Id:2");
    reject(undefined);
    reject(from("Error: from an extension\n    at a (chrome-extension://abcdef/page.js:1:1)"));
    raise(from("a@moz-extension://abcdef/page.js:1:1\nb@" + script.src + ":1:1"));
    // The console's files further down: it called what an extension has put in the place of a function.
    reject(from(`Error: from an extension\n    at a (chrome-extension://abcdef/page.js:1:1)\n    at b (${script.src}:1:1)`));
    // They are in the message only.
    reject(from(`Error: from an extension\n    at x (${script.src}:1:1)\n    at chrome-extension://abcdef/page.js:1:1`, `from an extension\n    at x (${script.src}:1:1)`));
    reject(new Proxy({}, { get: () => { throw new Error("hostile"); }, getPrototypeOf: () => { throw new Error("hostile"); } }));
    raise("uncaught text");
    const frame = document.body.appendChild(document.createElement("iframe"));
    const realm = frame.contentWindow as unknown as { Error: ErrorConstructor };
    reject(new realm.Error("uncaught in another realm"));
    dispatchEvent(new ErrorEvent("error", { message: "ResizeObserver loop completed with undelivered notifications." }));
    dispatchEvent(new ErrorEvent("error", { message: "Script error." }));
    // A module of theirs that traps: (func (export "f") unreachable).
    const bytes = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11);
    const { instance } = await WebAssembly.instantiate(bytes);
    reject(undefined);
    later(instance.exports["f"] as () => void);
    await new Promise((done) => setTimeout(done));
    frame.remove();
  });
  await expect(stopped(page)).toHaveCount(0);
  await expectShown(page, secret);
});

test("an extension that fails in the page leaves the console alone", async ({ emulator }) => {
  const folder = await mkdtemp(join(tmpdir(), "extension-"));
  const manifest = {
    manifest_version: 3,
    name: "fails",
    version: "1",
    content_scripts: [{ matches: ["<all_urls>"], js: ["page.js"], world: "MAIN", run_at: "document_start" }],
  };
  await writeFile(join(folder, "manifest.json"), JSON.stringify(manifest));
  await writeFile(
    join(folder, "page.js"),
    `document.addEventListener("click", () => {
       document.documentElement.dataset.failed = "yes";
       setTimeout(() => Promise.reject(new Error("Failed to connect to MetaMask")));
       setTimeout(() => { throw new Error("no provider"); });
       throw new Error("in a listener");
     }, true);
     const { fetch } = window;
     window.fetch = (...call) => fetch(...call).finally(() => { Promise.reject(new Error("tracking failed")); });`,
  );
  const context = await chromium.launchPersistentContext(join(folder, "profile"), {
    ...test.info().project.use.launchOptions,
    baseURL: emulator.url,
    ignoreDefaultArgs: ["--disable-extensions"],
    args: [...(test.info().project.use.launchOptions?.args ?? []), `--load-extension=${folder}`],
  });
  const page = await context.newPage();
  const secret = await openReveal(page, emulator);
  await expectShown(page, secret);
  expect(await page.evaluate(() => document.documentElement.dataset["failed"]), "the extension ran").toBe("yes");
  await expect(stopped(page)).toHaveCount(0);
  await context.close();
  await rm(folder, { recursive: true });
});

test("an error of the console's own code stops it, says so, and leads to a new start", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/^uncaught/);
  await openKeys(page, emulator);
  await failInside(button(page, "Create key"));
  await expect(stopped(page)).toContainText("check it after you reload");
  await expect(stopped(page)).toContainText("rotate that key");
  await button(page, "Reload").click();
  await expect(button(page, "Sign out")).toBeVisible();
});

test("a secret that is held can be taken from the console that stopped", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/^uncaught/);
  const secret = await openReveal(page, emulator, "=held <b>&amp;");
  await failInside(reveal(page).getByRole("button", { name: "Seal for somebody…" }));
  await expect(stopped(page)).toContainText("1 secret is not stored yet");
  await expect(stopped(page)).toContainText("=held <b>&amp;");
  expect(await traces(page, secret), "it is not on the page").toEqual([]);
  await page.evaluate(() => {
    const copied: string[] = Object.assign(window, { copied: [] }).copied;
    navigator.clipboard.writeText = async (text) => void copied.push(text);
  });
  await page.getByRole("button", { name: "Copy the secret of =held" }).click();
  await expect(stopped(page)).toContainText("Copied.");
  expect(await page.evaluate(() => (window as unknown as { copied: string[] }).copied)).toEqual([secret]);
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download the secret of =held" }).click();
  const file = await saving;
  expect(file.suggestedFilename()).toMatch(/^access-key-K2\w+\.txt$/);
  expect(await readFile(await file.path(), "utf8")).toBe(secret);
  await button(page, "I have stored it").click();
  const question = page.getByRole("dialog").filter({ hasText: "Reload and remove this secret?" });
  await question.getByRole("button", { name: "Keep this page" }).click();
  await button(page, "I have stored it").click();
  await question.getByRole("button", { name: "Remove and reload" }).click();
  await expect(button(page, "Sign out")).toBeVisible();
});
