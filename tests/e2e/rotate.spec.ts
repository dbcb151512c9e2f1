// Giving a key a new secret: the old one dies with the call, so nothing is sent before the new one can be handed over, and
// a lost answer is told as what it is.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import {
  ROTATE,
  button,
  closeReveal,
  exchange,
  gate,
  goHome,
  grid,
  heading,
  loseAnswer,
  openKeys,
  overhear,
  partsFetched,
  reveal,
  traces,
} from "./support/console.ts";
import { ask as api } from "./support/admin.ts";
import type { Emulator } from "./support/emulator.ts";
import { expect, test } from "./support/fixtures.ts";

const LOAD = "**/v1/mgmt/accesskey?id=*";
const NAME = "ledger-sync";

const question = (page: Page) => page.getByRole("alertdialog", { name: `Rotate the secret of ${NAME}` });
const confirm = (page: Page) => question(page).getByRole("button", { name: "Rotate now" });
const inDoubt = (page: Page) => page.getByRole("alert").filter({ hasText: "The old secret may have stopped working" });

/** Makes a key past the console and opens its page. */
async function openKey(page: Page, emulator: Emulator): Promise<{ id: string; secret: string }> {
  const { key, cleartext } = await api(emulator, "create", { name: NAME });
  await openKeys(page, emulator);
  await page.evaluate((id) => (location.hash = `#/keys/id/${id}`), key.id);
  await expect(heading(page, NAME)).toBeVisible();
  await expect(page.getByText(/^As Descope had it at/)).toBeVisible();
  return { id: key.id, secret: cleartext };
}

async function ask(page: Page) {
  await button(page, "Rotate secret…").click();
  await question(page).getByLabel("I can deliver the new secret now").check();
}

/** The rotations that the server was asked for: whether it did each. */
const rotations = async (emulator: Emulator) => (await emulator.log("rotate")).map((entry) => entry.executed);

test("the old secret dies and the new one is shown, by keyboard alone", async ({ page, emulator }) => {
  const { secret } = await openKey(page, emulator);
  const answer = await overhear(page, ROTATE);
  await button(page, "Rotate secret…").press("Enter");
  await expect(question(page)).toContainText("The current secret stops working the moment you confirm. There is no grace period.");
  await expect(confirm(page)).toHaveAccessibleDescription(/First tick “I can deliver the new secret now”/);
  await confirm(page).press("Enter");
  expect(await rotations(emulator)).toEqual([]);
  await question(page).getByLabel("I can deliver the new secret now").press("Space");
  await confirm(page).press("Enter");
  await expect(reveal(page)).toHaveAccessibleName(`The new secret of ${NAME}`);
  const { cleartext } = await answer.heard;
  expect(await rotations(emulator)).toEqual([true]);
  expect(await exchange(emulator, secret)).toBe(401);
  expect(await exchange(emulator, cleartext)).toBe(200);
  await closeReveal(page);
  await expect(heading(page, NAME)).toBeVisible();
  expect(await traces(page, cleartext)).toEqual([]);
});

test("Escape and Cancel send nothing", async ({ page, emulator }) => {
  await openKey(page, emulator);
  await ask(page);
  await page.keyboard.press("Escape");
  await expect(question(page)).toHaveCount(0);
  await expect(heading(page, NAME)).toBeVisible();
  await ask(page);
  await question(page).getByRole("button", { name: "Cancel" }).click();
  await expect(question(page)).toHaveCount(0);
  expect(await rotations(emulator)).toEqual([]);
});

test("an inactive key cannot be rotated, and says why", async ({ page, emulator }) => {
  const { id } = await openKey(page, emulator);
  await api(emulator, "deactivate", { id });
  await button(page, "Read again").click();
  await expect(button(page, "Rotate secret…")).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByRole("group", { name: "Actions" }).getByRole("paragraph").filter({ hasText: "only an active key" })).toBeVisible();
});

test("whoever cannot copy is told before the old secret is gone", async ({ page, emulator }) => {
  await openKey(page, emulator);
  // Whatever is not granted is denied from here on.
  await page.context().grantPermissions(["geolocation"]);
  await ask(page);
  await expect(question(page)).toContainText("This browser was told to let this page copy nothing.");
  await expect(confirm(page)).toHaveAttribute("aria-disabled", "true");
  expect(await rotations(emulator)).toEqual([]);
  await question(page).getByLabel("I can take it without the clipboard").check();
  await confirm(page).click();
  await expect(reveal(page)).toBeVisible();
});

test("a key that changed meanwhile is not rotated", async ({ page, emulator }) => {
  const { id } = await openKey(page, emulator);
  await ask(page);
  await api(emulator, "deactivate", { id });
  await confirm(page).click();
  await expect(page.getByRole("alert").filter({ hasText: "Not sent: the key changed meanwhile" })).toContainText(
    "The current secret still works.",
  );
  expect(await rotations(emulator)).toEqual([]);
});

for (const [what, status, said] of [
  ["refused", 403, "Refused: the secret was not rotated"],
  ["not accepted", 401, "Descope no longer accepts this management key: the secret was not rotated"],
] as const) {
  test(`a rotation that is ${what} leaves the old secret, and says so`, async ({ page, emulator, expectConsoleError }) => {
    expectConsoleError(new RegExp(String(status)));
    const { secret } = await openKey(page, emulator);
    await emulator.fail({ operation: "rotate", then: { status, body: { errorCode: "E1", errorDescription: "no" } } });
    await ask(page);
    await confirm(page).click();
    await expect(page.getByRole("alert").filter({ hasText: said })).toContainText("The current secret still works.");
    expect(await exchange(emulator, secret)).toBe(200);
    expect(await rotations(emulator)).toEqual([false]);
  });
}

test("too many requests are told with the wait, and nothing is sent by itself", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/429/);
  await openKey(page, emulator);
  await emulator.fail({ operation: "rotate", then: { tooMany: { retryAfter: 7 } } });
  await ask(page);
  await confirm(page).click();
  await expect(page.getByRole("alert").filter({ hasText: "Too many requests: the secret was not rotated" })).toContainText("7 s");
  expect(await rotations(emulator)).toEqual([false]);
});

test("offline, nothing is sent", async ({ page, emulator }) => {
  await openKey(page, emulator);
  await partsFetched(page);
  await ask(page);
  // The connection goes between the last look at the key and the request.
  await page.route(LOAD, async (route) => {
    const response = await route.fetch();
    await page.context().setOffline(true);
    await route.fulfill({ response });
  });
  await confirm(page).click();
  await expect(page.getByRole("alert").filter({ hasText: "Not sent: this browser is offline" })).toContainText(
    "The current secret still works.",
  );
  expect(await rotations(emulator)).toEqual([]);
});

test("a lost answer is called what it is, and only a person rotates again", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/Failed to load resource/);
  const { secret } = await openKey(page, emulator);
  await loseAnswer(page, ROTATE);
  await ask(page);
  await confirm(page).click();
  await expect(inDoubt(page)).toContainText("If a service that uses it now fails, rotate again");
  await expect(page.getByRole("main")).not.toContainText(/failed, try again/i);
  expect(await exchange(emulator, secret)).toBe(401);
  // It is not forgotten elsewhere.
  await goHome(page);
  await expect(inDoubt(page)).toContainText(NAME);
  await inDoubt(page).getByRole("button", { name: "Open the key" }).click();
  await expect(inDoubt(page)).toHaveCount(1);
  expect(await rotations(emulator)).toEqual([true]);
  await button(page, "Rotate again…").click();
  await expect(question(page)).toContainText("that one stops working as well");
  const answer = await overhear(page, ROTATE);
  await question(page).getByLabel("I can deliver the new secret now").check();
  await confirm(page).click();
  await expect(reveal(page)).toBeVisible();
  expect(await exchange(emulator, (await answer.heard).cleartext)).toBe(200);
  await closeReveal(page);
  await expect(inDoubt(page)).toHaveCount(0);
  expect(await rotations(emulator)).toEqual([true, true]);
});

test("an answer about another key is never shown", async ({ page, emulator }) => {
  await openKey(page, emulator);
  let secret = "";
  await page.route(ROTATE, async (route) => {
    const response = await route.fetch();
    const answer = await response.json();
    secret = answer.cleartext;
    await route.fulfill({ response, json: { ...answer, key: { ...answer.key, id: "K2somebodyelses" } } });
  });
  await ask(page);
  await confirm(page).click();
  await expect(inDoubt(page)).toContainText("The answer spoke of another key");
  await expect(reveal(page)).toHaveCount(0);
  expect(secret).not.toBe("");
  expect(await traces(page, secret)).toEqual([]);
});

test("a page that is left while the answer is awaited asks first, and the next one remembers", async ({ page, emulator }) => {
  const { id } = await openKey(page, emulator);
  const held = gate();
  await page.route(ROTATE, async (route) => {
    await route.fetch();
    held.open();
  });
  await ask(page);
  await confirm(page).click();
  await held.opened;
  const asked: string[] = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  await page.reload();
  expect(asked).toEqual(["beforeunload"]);
  await expect(inDoubt(page)).toBeVisible();
  await goHome(page);
  await expect(inDoubt(page)).toContainText(NAME);
  expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).toContain(id);
  await inDoubt(page).getByRole("button", { name: "Close" }).click();
  await expect(inDoubt(page)).toHaveCount(0);
  await page.reload();
  await expect(grid(page)).toBeVisible();
  await expect(inDoubt(page)).toHaveCount(0);
});

for (const width of [1440, 320]) {
  test(`the question and the doubt have no accessibility fault, ${width} px wide`, async ({ page, emulator, expectConsoleError }) => {
    expectConsoleError(/Failed to load resource/);
    await page.setViewportSize({ width, height: 900 });
    await openKey(page, emulator);
    await loseAnswer(page, ROTATE);
    await ask(page);
    const check = async (what: string) => {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect.soft(violations.map(({ id, nodes }) => ({ id, nodes: nodes.map((node) => node.html) })), `${what}, ${colorScheme}`).toEqual([]);
      }
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect.soft(wide, what).toBe(0);
    };
    await check("question");
    await confirm(page).click();
    await expect(inDoubt(page)).toBeVisible();
    await check("doubt");
    await goHome(page);
    await expect(inDoubt(page)).toBeVisible();
    await check("doubt over the list");
  });
}
