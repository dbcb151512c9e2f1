// The one-time showing of a secret: nothing but a person's word takes it away, and nothing else gets to see it.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { Decrypter, armor, generateIdentity, identityToRecipient } from "age-encryption";
import { readFile } from "node:fs/promises";
import {
  CREATE,
  button,
  closeReveal,
  controlClock,
  exchange,
  fillForm,
  goHome,
  grid,
  heading,
  openKeys,
  openReveal,
  overhear,
  reveal,
  traces,
} from "./support/console.ts";
import { expect, test } from "./support/fixtures.ts";

const show = (page: Page) => reveal(page).getByRole("button", { name: "Show" });
const shown = (page: Page, secret: string) => reveal(page).getByText(secret, { exact: true });
const question = (page: Page) => page.getByRole("alertdialog", { name: "Close without storing it?" });

/** The secret is still to be had, and has not been shown meanwhile. */
async function expectKept(page: Page, secret: string) {
  await expect(reveal(page)).toBeVisible();
  expect(await traces(page, secret)).toEqual([]);
  await show(page).click();
  await expect(shown(page, secret)).toBeVisible();
  await reveal(page).getByRole("button", { name: "Hide" }).click();
  expect(await traces(page, secret)).toEqual([]);
}

test("Escape, however often, does not close it", async ({ page, emulator }) => {
  const secret = await openReveal(page, emulator);
  for (let presses = 0; presses < 3; presses += 1) {
    await page.keyboard.press("Escape");
    await expect(question(page)).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(question(page)).toHaveCount(0);
    await expect(reveal(page)).toBeVisible();
  }
  await expectKept(page, secret);
});

test("a press beside it does not close it", async ({ page, emulator }) => {
  const secret = await openReveal(page, emulator);
  await page.mouse.click(4, 4);
  await question(page).getByRole("button", { name: "Keep it open" }).click();
  await expect(question(page)).toHaveCount(0);
  await expectKept(page, secret);
});

test("Back, and another place in the address bar, do not close it", async ({ page, emulator }) => {
  const secret = await openReveal(page, emulator);
  await page.goBack();
  await expectKept(page, secret);
  await page.evaluate(() => void (location.hash = "#/keys?q=elsewhere"));
  await expectKept(page, secret);
});

test("the browser's own close request does not close it", async ({ page, emulator }) => {
  const secret = await openReveal(page, emulator);
  await reveal(page).evaluate((dialog: HTMLDialogElement) => dialog.close());
  await expect(reveal(page)).toBeVisible();
  await question(page).getByRole("button", { name: "Keep it open" }).click();
  await expectKept(page, secret);
  expect(await reveal(page).evaluate((dialog) => dialog.matches(":modal"))).toBe(true);
});

test("neither a session that ends nor a refused refresh takes it away", async ({ page, emulator }) => {
  await controlClock(page);
  await openKeys(page, emulator);
  // Shortly before the end of the session, for a secret waits ten minutes only.
  await page.clock.fastForward("07:56:00");
  await fillForm(page, "reveal me");
  const answer = await overhear(page, CREATE);
  await button(page, "Create key").click();
  await expect(reveal(page)).toBeVisible();
  const secret = (await answer.heard).cleartext;
  await page.clock.fastForward("05:00");
  await expect(heading(page, "Sign in")).toBeAttached();
  await expectKept(page, secret);
  await closeReveal(page);
  await expect(heading(page, "Sign in")).toBeVisible();
});

test("it closes only after somebody says that it is stored, or gives it up on purpose", async ({ page, emulator }) => {
  const secret = await openReveal(page, emulator);
  const close = reveal(page).getByRole("button", { name: "Close" });
  await expect(close).toHaveAccessibleDescription(/First tick “I have stored it”/);
  await close.click({ force: true });
  await expect(reveal(page)).toBeVisible();
  await show(page).click();
  await page.keyboard.press("Escape");
  await question(page).getByRole("button", { name: "Close without storing" }).click();
  await expect(reveal(page)).toHaveCount(0);
  await expect(question(page)).toHaveCount(0);
  expect(await traces(page, secret)).toEqual([]);
  // The page behind is usable again.
  await goHome(page);
  await expect(grid(page)).toBeVisible();
});

test("it is masked until shown, and again when nobody watches", async ({ page, emulator }) => {
  await controlClock(page);
  const secret = await openReveal(page, emulator);
  await expect(reveal(page)).toContainText("The secret is hidden");
  const masked = await reveal(page).getByRole("code").textContent();
  expect(masked?.length).not.toBe(secret.length);

  await show(page).click();
  await expect(shown(page, secret)).toBeVisible();
  await page.evaluate(() => dispatchEvent(new Event("blur")));
  await expect(shown(page, secret)).toHaveCount(0);
  expect(await traces(page, secret)).toEqual([]);

  await show(page).click();
  await page.clock.fastForward(29_000);
  await expect(shown(page, secret)).toBeVisible();
  await page.clock.fastForward(2_000);
  await expect(shown(page, secret)).toHaveCount(0);
  await expectKept(page, secret);
});

test("shown, it is text in an element and nothing else", async ({ page, emulator }) => {
  const secret = await openReveal(page, emulator);
  await show(page).click();
  await expect(shown(page, secret)).toBeVisible();
  expect(await traces(page, secret)).toEqual(["document"]);
  const inAttributes = await page.evaluate(
    (secret) =>
      [...document.querySelectorAll("*")]
        .flatMap((element) => [...element.attributes])
        .filter((attribute) => attribute.value.includes(secret))
        .map((attribute) => attribute.name),
    secret,
  );
  expect(inAttributes).toEqual([]);
  await expect(reveal(page).getByRole("code")).toHaveAttribute("draggable", "false");
  await expect(reveal(page).getByRole("code")).toHaveAttribute("translate", "no");
});

test("assistive technology learns it only when it is shown", async ({ page, emulator }) => {
  const secret = await openReveal(page, emulator);
  const session = await page.context().newCDPSession(page);
  const tree = async () => JSON.stringify(await session.send("Accessibility.getFullAXTree"));
  expect(await tree()).not.toContain(secret);
  await show(page).click();
  await expect(shown(page, secret)).toBeVisible();
  expect(await tree()).toContain(secret);
});

test("it is never printed", async ({ page, emulator }) => {
  const secret = await openReveal(page, emulator);
  await show(page).click();
  await expect(shown(page, secret)).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(shown(page, secret)).toBeHidden();
  await page.emulateMedia({ media: "screen" });
  await expect(shown(page, secret)).toBeVisible();
});

for (const [how, refuse] of [
  [
    "by its permission",
    // Whatever is not granted is denied from here on.
    (page: Page) => page.context().grantPermissions(["geolocation"]),
  ],
  [
    "by an error",
    (page: Page) =>
      page.evaluate(() => {
        navigator.clipboard.writeText = () => Promise.reject(new DOMException("not now", "NotAllowedError"));
      }),
  ],
] as const) {
  test(`a copy that the browser refuses ${how} is said, and can be made by hand`, async ({ page, emulator }) => {
    const secret = await openReveal(page, emulator);
    await refuse(page);
    await reveal(page).getByRole("button", { name: "Copy" }).click();
    await expect(reveal(page).getByRole("alert")).toContainText("The browser did not allow the copy");
    await expect(reveal(page).getByRole("status").filter({ hasText: "Not copied" })).toBeVisible();
    await expect(reveal(page).getByText("Copied", { exact: true })).toHaveCount(0);
    await expect(shown(page, secret)).toBeVisible();
    await expect.poll(() => page.evaluate(() => String(getSelection()))).toBe(secret);
  });
}

test("a copy counts only once the browser has made it", async ({ page, emulator }) => {
  const secret = await openReveal(page, emulator);
  await page.evaluate(() => {
    navigator.clipboard.writeText = (text) =>
      new Promise((resolve) => Object.assign(window, { copied: text, finishCopy: resolve }));
  });
  await reveal(page).getByRole("button", { name: "Copy" }).click();
  await expect(reveal(page).getByRole("button", { name: "Copy" })).toHaveAttribute("aria-busy", "true");
  await expect(reveal(page).getByText("Copied")).toHaveCount(0);
  expect(await page.evaluate(() => (window as unknown as { copied: string }).copied)).toBe(secret);
  await page.evaluate(() => (window as unknown as { finishCopy: () => void }).finishCopy());
  await expect(reveal(page).getByText("Copied")).toBeVisible();
});

test("closing the tab asks as long as it is open, and not after", async ({ page, emulator }) => {
  const secret = await openReveal(page, emulator);
  const asked = page.waitForEvent("dialog");
  await page.close({ runBeforeUnload: true });
  const dialog = await asked;
  expect(dialog.type()).toBe("beforeunload");
  await dialog.dismiss();
  await expectKept(page, secret);
  await closeReveal(page);
  const ended = Promise.race([page.waitForEvent("dialog"), page.waitForEvent("close")]);
  await page.close({ runBeforeUnload: true });
  await ended;
  expect(page.isClosed()).toBe(true);
});

test("a page that goes away takes it along", async ({ page, emulator }) => {
  const secret = await openReveal(page, emulator);
  await show(page).click();
  await expect(shown(page, secret)).toBeVisible();
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
  await expect(reveal(page)).toHaveCount(0);
  expect(await traces(page, secret)).toEqual([]);
});

test("leaving and coming back does not bring it back", async ({ page, emulator }) => {
  const secret = await openReveal(page, emulator);
  await show(page).click();
  await expect(shown(page, secret)).toBeVisible();
  page.on("dialog", (dialog) => void dialog.accept());
  await page.goto("about:blank");
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(reveal(page)).toHaveCount(0);
  expect(await traces(page, secret)).toEqual([]);
  expect(await exchange(emulator, secret), "the key itself is not harmed").toBe(200);
});

test("the next secret begins masked and uncopied", async ({ page, emulator }) => {
  await openReveal(page, emulator, "first");
  await show(page).click();
  await closeReveal(page);
  await goHome(page);
  await fillForm(page, "second");
  await button(page, "Create key").click();
  await expect(reveal(page)).toHaveAccessibleName(/second/);
  await expect(show(page)).toBeVisible();
  await expect(reveal(page).getByLabel("I have stored it")).not.toBeChecked();
  await expect(reveal(page).getByText("Copied")).toHaveCount(0);
});

test("a hostile name is text here as well", async ({ page, emulator }) => {
  await openReveal(page, emulator, `\u202Eevil</h2><img src=x onerror="window.__pwn=1">`);
  await expect(reveal(page)).toContainText(`U+202Eevil</h2><img src=x onerror="window.__pwn=1">`);
  expect(await page.evaluate(() => "__pwn" in window)).toBe(false);
});

/** What the page hands to the clipboard from here on. */
async function watchClipboard(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const copied: string[] = [];
    Object.assign(window, { copied });
    navigator.clipboard.writeText = (text) => Promise.resolve(void copied.push(text));
  });
  return () => page.evaluate(() => (window as unknown as { copied: string[] }).copied);
}

const form = (page: Page, name: string) => reveal(page).getByRole("radio", { name, exact: true });
const copy = (page: Page) => reveal(page).getByRole("button", { name: "Copy", exact: true });

test("each form is copied to the byte, without showing it", async ({ page, emulator }) => {
  const { projectId } = await emulator.info();
  const secret = await openReveal(page, emulator, "Nightly backup");
  const copied = await watchClipboard(page);
  const encoded = (text: string) => Buffer.from(text).toString("base64");
  const expected = {
    Secret: secret,
    Header: `Authorization: Bearer ${projectId}:${secret}`,
    ".env": `DESCOPE_PROJECT_ID=${projectId}\nDESCOPE_ACCESS_KEY=${secret}\n`,
    Kubernetes: `apiVersion: v1\nkind: Secret\nmetadata:\n  name: nightly-backup\ntype: Opaque\ndata:\n  DESCOPE_PROJECT_ID: ${encoded(projectId)}\n  DESCOPE_ACCESS_KEY: ${encoded(secret)}\n`,
  };
  for (const [name, text] of Object.entries(expected)) {
    await form(page, name).check({ force: true });
    await copy(page).click();
    await expect.poll(async () => (await copied()).at(-1), name).toBe(text);
    await expect(reveal(page).getByText("Copied")).toBeVisible();
  }
  await form(page, "curl").check({ force: true });
  await copy(page).click();
  await expect.poll(async () => (await copied()).at(-1)).toContain(`-H 'Authorization: Bearer ${projectId}:${secret}'`);
  expect(await traces(page, secret)).toEqual([]);
});

test("the clipboard is emptied after a minute, unless it may hold something else by then", async ({ page, emulator }) => {
  await controlClock(page);
  const secret = await openReveal(page, emulator);
  const copied = await watchClipboard(page);
  await copy(page).click();
  await expect(reveal(page).getByText("Copied")).toBeVisible();
  await page.clock.fastForward(61_000);
  await expect.poll(copied).toEqual([secret, ""]);
  await copy(page).click();
  await expect.poll(copied).toEqual([secret, "", secret]);
  await page.evaluate(() => dispatchEvent(new Event("blur")));
  await page.clock.fastForward(61_000);
  await reveal(page).getByRole("button", { name: "Empty the clipboard" }).click();
  await expect(reveal(page).getByText("The clipboard is empty.")).toBeVisible();
  expect(await copied()).toEqual([secret, "", secret, ""]);
});

test("a secret that nobody stores is wiped after ten minutes, in sight of everybody", async ({ page, emulator }) => {
  await controlClock(page);
  const secret = await openReveal(page, emulator);
  const timer = reveal(page).getByRole("timer");
  await expect(timer).toHaveText(/^(10:00|9:5\d)$/);
  await page.clock.fastForward("09:30");
  await expect(timer).toHaveText(/^0:[0-3]\d$/);
  await reveal(page).getByRole("button", { name: "Keep it ten more minutes" }).click();
  await expect(timer).toHaveText(/^(10:00|9:5\d)$/);
  await page.clock.fastForward("09:30");
  await expectKept(page, secret);
  await page.clock.fastForward("00:45");
  await expect(reveal(page)).toContainText("The secret was wiped from this page");
  await expect(show(page)).toHaveCount(0);
  expect(await traces(page, secret)).toEqual([]);
  await reveal(page).getByRole("button", { name: "Close" }).click();
  await expect(reveal(page)).toHaveCount(0);
});

test("it is saved only after a warning, under a name that tells nothing of it", async ({ page, emulator }) => {
  const secret = await openReveal(page, emulator);
  await form(page, ".env").check({ force: true });
  await reveal(page).getByRole("button", { name: "Save as a file…" }).click();
  await expect(reveal(page).getByRole("alert")).toContainText("The file will hold the secret unencrypted");
  const saving = page.waitForEvent("download");
  await reveal(page).getByRole("button", { name: "Save it unencrypted" }).click();
  const file = await saving;
  expect(file.suggestedFilename()).toMatch(/^access-key-K2\w+\.env$/);
  expect(file.suggestedFilename()).not.toContain(secret);
  expect(await readFile(await file.path(), "utf8")).toContain(`DESCOPE_ACCESS_KEY=${secret}\n`);
  expect(await traces(page, secret)).toEqual([]);
});

test("sealed for a recipient, it is handed over without being seen", async ({ page, emulator }) => {
  const secret = await openReveal(page, emulator);
  const identity = await generateIdentity();
  await reveal(page).getByRole("button", { name: "Seal for somebody…" }).click();
  const recipient = reveal(page).getByLabel("Public key of the recipient");
  await recipient.fill(await identityToRecipient(identity));
  await reveal(page).getByRole("button", { name: "Seal it" }).click();
  await expect(reveal(page)).toContainText("only the recipient can open it");
  const copied = await watchClipboard(page);
  await reveal(page).getByRole("button", { name: "Copy the sealed secret" }).click();
  await expect.poll(async () => (await copied()).length).toBe(1);
  const opened = async (text: string) => {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    return decrypter.decrypt(armor.decode(text), "text");
  };
  expect(await opened(String((await copied())[0]))).toBe(secret);
  const saving = page.waitForEvent("download");
  await reveal(page).getByRole("button", { name: "Save the sealed file" }).click();
  const file = await saving;
  expect(file.suggestedFilename()).toMatch(/^access-key-K2\w+\.txt\.age$/);
  expect(await opened(await readFile(await file.path(), "utf8"))).toBe(secret);
  expect(await traces(page, secret)).toEqual([]);
});

test("a mistyped recipient is refused, and somebody's secret key does not stay", async ({ page, emulator }) => {
  await openReveal(page, emulator);
  const identity = await generateIdentity();
  const key = await identityToRecipient(identity);
  await reveal(page).getByRole("button", { name: "Seal for somebody…" }).click();
  const recipient = reveal(page).getByLabel("Public key of the recipient");
  await recipient.fill(`${key.slice(0, -1)}${key.endsWith("q") ? "p" : "q"}`);
  await reveal(page).getByRole("button", { name: "Seal it" }).click();
  await expect(recipient).toHaveAccessibleDescription(/A sign is wrong or missing in this key/);
  await recipient.fill(identity);
  await expect(recipient).toHaveAccessibleDescription(/This is a secret key, not a public one/);
  await expect(recipient).toHaveValue("");
  expect(await traces(page, identity)).toEqual([]);
});

test("nothing of it is left after closing, and the browser's console never heard of it", async ({ page, emulator }) => {
  const heard: string[] = [];
  page.on("console", (message) => heard.push(message.text()));
  const secret = await openReveal(page, emulator);
  await show(page).click();
  await expect(shown(page, secret)).toBeVisible();
  await closeReveal(page);
  expect(await traces(page, secret)).toEqual([]);
  const session = await page.context().newCDPSession(page);
  expect(JSON.stringify(await session.send("Accessibility.getFullAXTree"))).not.toContain(secret);
  expect(heard.join("\n")).not.toContain(secret);
});

for (const width of [1440, 320]) {
  test(`it has no accessibility fault, ${width} px wide`, async ({ page, emulator }) => {
    await page.setViewportSize({ width, height: 900 });
    await openReveal(page, emulator);
    await watchClipboard(page);
    await copy(page).click();
    await reveal(page).getByRole("button", { name: "Save as a file…" }).click();
    await reveal(page).getByRole("button", { name: "Seal for somebody…" }).click();
    const recipient = reveal(page).getByLabel("Public key of the recipient");
    await recipient.fill(await identityToRecipient(await generateIdentity()));
    await reveal(page).getByRole("button", { name: "Seal it" }).click();
    await expect(reveal(page)).toContainText("only the recipient can open it");
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect.soft(violations.map(({ id, nodes }) => ({ id, nodes: nodes.map((node) => node.html) })), colorScheme).toEqual([]);
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect.soft(wide).toBe(0);
  });
}
