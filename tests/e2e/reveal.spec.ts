// The one-time showing of a secret: nothing but a person's word takes it away, and nothing else gets to see it.
import type { Page } from "@playwright/test";
import {
  button,
  closeReveal,
  controlClock,
  exchange,
  fillForm,
  goHome,
  grid,
  heading,
  openReveal,
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
  const secret = await openReveal(page, emulator);
  await page.clock.fastForward("09:00:00");
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
