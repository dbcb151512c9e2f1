// One key taking the settings of another: a copy, a replacement without downtime, and a key that was deleted.
import type { Page } from "@playwright/test";
import { RICH, ask, load, make, settings } from "./support/admin.ts";
import { CREATE, button, closeReveal, countLine, exchange, gate, heading, loseAnswer, openKeys, overhear, reveal, signIn, stored } from "./support/console.ts";
import type { Emulator } from "./support/emulator.ts";
import { expect, test } from "./support/fixtures.ts";

const DAY = 86_400;
const inDays = (days: number) => Math.floor(Date.now() / 1000) + days * DAY;
const field = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });
const panel = (page: Page, name: RegExp) => page.getByRole("region", { name });
const steps = (page: Page) => page.getByRole("list", { name: "The replacement, step by step" }).getByRole("listitem");
const dialog = (page: Page, name: string | RegExp) => page.getByRole("alertdialog", { name });
const go = (page: Page, fragment: string) => page.evaluate((fragment) => (location.hash = fragment), fragment);

/** Sends the form of a new key, takes its secret, and gives both. */
async function create(page: Page): Promise<{ id: string; secret: string }> {
  const answer = await overhear(page, CREATE);
  await button(page, "Create key").click();
  const { cleartext, key } = await answer.heard;
  await expect(reveal(page)).toBeVisible();
  await closeReveal(page);
  return { id: key.id, secret: cleartext };
}

/** What of a key must be the same in its copy. */
const without = ({ name: _, ...rest }: ReturnType<typeof settings>) => rest;

test("a copy has every setting of its original, its length of life, and a name and secret of its own", async ({ page, emulator }) => {
  const id = await make(emulator, { ...RICH, expireTime: inDays(180) });
  await openKeys(page, emulator);
  await go(page, `#/keys/id/${id}`);
  await button(page, "Duplicate").click();
  await expect(page.getByText("A copy of nightly-backup")).toBeVisible();
  await expect(field(page, "Name")).toHaveValue("nightly-backup (copy)");
  await expect(page.getByRole("radio", { name: "180 days" })).toBeChecked();
  const { id: copy } = await create(page);
  expect(copy).not.toBe(id);
  const [original, made] = [await load(emulator, id), await load(emulator, copy)];
  expect(made.name).toBe("nightly-backup (copy)");
  expect(without(settings(made))).toEqual(without(settings(original)));
  expect(Math.abs(made.expireTime - made.createdTime - 180 * DAY)).toBeLessThan(60);
  await expect(heading(page, "Keys")).toBeVisible();
});

test("a copy that was begun is there after a reload, and what was typed is not typed over", async ({ page, emulator }) => {
  const id = await make(emulator, RICH);
  await signIn(page, emulator, `#/keys/new?from=${id}`);
  await expect(field(page, "Name")).toHaveValue("nightly-backup (copy)");
  await field(page, "Name").fill("typed with care");
  await page.getByRole("link", { name: "Keys", exact: true }).click();
  await expect(heading(page, "Keys")).toBeVisible();
  await page.goBack();
  await expect(field(page, "Name")).toHaveValue("typed with care");
  await page.reload();
  await expect(field(page, "Name")).toHaveValue("nightly-backup (copy)");
  await button(page, "Empty the form").click();
  await expect(field(page, "Name")).toHaveValue("");
  await expect(page.getByText("A copy of")).toHaveCount(0);
});

test("a key of which there is no copy leaves the form empty, and says so", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/404/);
  await signIn(page, emulator, "#/keys/new?from=K2nobody");
  await expect(page.getByRole("alert")).toContainText("The form is empty: There is no key with this id");
  await expect(field(page, "Name")).toHaveValue("");
});

/** Makes the replacement of a key, from its page. */
async function begin(page: Page, emulator: Emulator, id: string): Promise<{ id: string; secret: string }> {
  await openKeys(page, emulator);
  await go(page, `#/keys/id/${id}`);
  await button(page, "Replace without downtime…").click();
  await expect(page.getByText("In the place of nightly-backup")).toBeVisible();
  await expect(field(page, "Name")).toHaveValue("nightly-backup (replacement)");
  return create(page);
}

test("a replacement leads over days and reloads from the new key to the end of the old one", async ({ page, emulator }) => {
  const { key, cleartext } = (await ask(emulator, "create", { name: "nightly-backup" })) as unknown as {
    key: { id: string };
    cleartext: string;
  };
  const { id, secret } = await begin(page, emulator, key.id);
  await expect(panel(page, /This key is being replaced by nightly-backup \(replacement\)/)).toBeVisible();
  await expect(button(page, "Replace without downtime…")).toHaveAccessibleDescription(/being replaced already/);
  await expect(steps(page).nth(0)).toContainText("The new key was made");
  expect([await exchange(emulator, cleartext), await exchange(emulator, secret)], "both work").toEqual([200, 200]);

  await page.reload();
  await expect(steps(page).nth(1)).toHaveAttribute("data-state", "now");
  await go(page, `#/keys/id/${id}`);
  await expect(panel(page, /This key takes the place of nightly-backup/), "on the new key's page, too").toBeVisible();
  await button(page, "The new secret is handed over").click();
  await expect(steps(page).nth(1)).toContainText("The new secret was handed over");
  await button(page, "Go to the old key").click();

  await page.reload();
  await expect(steps(page).nth(2)).toHaveAttribute("data-state", "now");
  await button(page, "Deactivate the old key…").click();
  await dialog(page, "Deactivate nightly-backup").getByRole("button", { name: "Deactivate" }).click();
  await expect(steps(page).nth(2)).toContainText("The old key no longer works");
  expect([await exchange(emulator, cleartext), await exchange(emulator, secret)]).not.toContain(500);
  expect(await exchange(emulator, secret)).toBe(200);

  // Something broke: one step back.
  await page.getByRole("region", { name: "Notifications" }).getByRole("button", { name: "Undo" }).click();
  await expect(button(page, "Deactivate the old key…")).toBeVisible();
  await button(page, "Deactivate the old key…").click();
  await dialog(page, "Deactivate nightly-backup").getByRole("button", { name: "Deactivate" }).click();

  await button(page, "Delete the old key…").click();
  await page.getByLabel("Type the key's name to delete it").fill("nightly-backup");
  await button(page, "Delete for good").click();
  await expect(heading(page, "Keys")).toBeVisible();
  await go(page, `#/keys/id/${id}`);
  const done = panel(page, /This key has taken the place of nightly-backup/);
  await expect(done).toContainText("The old key is gone");
  await done.getByRole("button", { name: "Close" }).click();
  await expect(done).toHaveCount(0);
  expect(await page.evaluate(() => Object.keys(localStorage).filter((name) => name.includes("replacing")))).toEqual([]);
});

test("nothing of a replacement can be pressed before the key is there, and moves what is below", async ({ page, emulator }) => {
  const old = await make(emulator, RICH);
  await begin(page, emulator, old);
  await button(page, "The new secret is handed over").click();
  await expect(steps(page).nth(2)).toHaveAttribute("data-state", "now");
  const answers = gate();
  await page.route(/\/accesskey(\/search)?(\?|$)/, async (route) => {
    await answers.opened;
    await route.fallback();
  });
  await page.reload();
  await expect(page.getByText("Loading the key…")).toBeVisible();
  await expect(steps(page)).toHaveCount(0);
  answers.open();
  await expect(button(page, "Delete…"), "what is above is there first").toBeVisible();
  await button(page, "Deactivate the old key…").click();
  await expect(dialog(page, "Deactivate nightly-backup")).toBeVisible();
});

test("what the browser keeps of a replacement is ids and moments", async ({ page, emulator }) => {
  const old = await make(emulator, RICH);
  const { id, secret } = await begin(page, emulator, old);
  await button(page, "The new secret is handed over").click();
  await expect(steps(page).nth(1)).toHaveAttribute("data-state", "done");
  const kept = (await stored(page)).filter((text) => text.includes(old));
  expect(kept).toHaveLength(1);
  const [replacement] = JSON.parse(kept[0] ?? "[]") as [string, string, ...(number | null)[]][];
  expect(replacement?.slice(0, 2)).toEqual([old, id]);
  expect(replacement?.slice(2).every((moment) => moment === null || typeof moment === "number")).toBe(true);
  expect(kept[0]).not.toContain(secret);
  expect(kept[0]).not.toContain("nightly");
});

test("giving a replacement up changes neither key", async ({ page, emulator }) => {
  const old = await make(emulator, RICH);
  const { id } = await begin(page, emulator, old);
  await button(page, "Give the replacement up").click();
  await expect(steps(page)).toHaveCount(0);
  await page.reload();
  await expect(heading(page, "nightly-backup")).toBeVisible();
  await expect(steps(page)).toHaveCount(0);
  expect([(await load(emulator, old)).status, (await load(emulator, id)).status]).toEqual(["active", "active"]);
});

test("a replacement whose answer was lost goes on with the key that was found", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/Failed to load resource/);
  const old = await make(emulator, RICH);
  await openKeys(page, emulator);
  await go(page, `#/keys/id/${old}`);
  await button(page, "Replace without downtime…").click();
  await expect(field(page, "Name")).toHaveValue("nightly-backup (replacement)");
  await loseAnswer(page, CREATE);
  await button(page, "Create key").click();
  await button(page, "Rotate to get a secret").click();
  await expect(reveal(page)).toBeVisible();
  await closeReveal(page);
  await go(page, `#/keys/id/${old}`);
  await expect(panel(page, /This key is being replaced by/)).toBeVisible();
});

test("the way to another expiry begins where the expiry stands", async ({ page, emulator }) => {
  const id = await make(emulator, { expireTime: inDays(30) });
  await openKeys(page, emulator);
  await go(page, `#/keys/id/${id}`);
  await page.getByRole("link", { name: "Replace this key" }).click();
  await expect(field(page, "Name")).toHaveValue("nightly-backup (replacement)");
  await go(page, `#/keys/id/${id}/edit`);
  await page.getByRole("link", { name: "replace the key" }).click();
  await expect(field(page, "Name")).toHaveValue("nightly-backup (replacement)");
});

test("a deleted key's settings become a new key, as long as the page remembers them", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/404/);
  const id = await make(emulator, { ...RICH, expireTime: inDays(90) });
  const original = await load(emulator, id);
  await openKeys(page, emulator);
  await go(page, `#/keys/id/${id}`);
  await button(page, "Delete…").click();
  await button(page, "Delete for good…").click();
  await expect(page.getByText("A copy of its settings stays in this page's memory")).toBeVisible();
  await page.getByLabel("Type the key's name to delete it").fill("nightly-backup");
  await button(page, "Delete for good").click();
  await page.getByRole("region", { name: "Notifications" }).getByRole("button", { name: "Re-create settings as a new key" }).click();
  await expect(page.getByText("With the settings of nightly-backup")).toBeVisible();
  const { id: again } = await create(page);
  const made = await load(emulator, again);
  expect(again).not.toBe(id);
  expect(settings(made)).toEqual(settings(original));
  await expect(countLine(page)).toHaveText("41 keys");

  await go(page, `#/keys/id/${id}`);
  await expect(button(page, "Re-create settings as a new key"), "also where the key was").toBeVisible();
  await button(page, "Re-create settings as a new key").click();
  await expect(field(page, "Name")).toHaveValue("nightly-backup");
  await page.reload();
  await expect(page.getByRole("alert")).toContainText("there is no copy of that key left");
});

test("a replacement that was left is not the next new key, and what was typed before it is there again", async ({ page, emulator }) => {
  const id = await make(emulator, RICH);
  await openKeys(page, emulator);
  await go(page, "#/keys/new");
  await field(page, "Name").fill("typed with care");
  await go(page, `#/keys/new?replace=${id}`);
  await expect(page.getByText("In the place of nightly-backup")).toBeVisible();
  await page.getByRole("link", { name: "Access Keys" }).click();
  await button(page, "Create key").click();
  await expect(field(page, "Name")).toHaveValue("typed with care");
  await expect(page.getByText("In the place of")).toHaveCount(0);
});

test("a double click asks once, and does not answer by itself", async ({ page, emulator }) => {
  const id = await make(emulator, {});
  await signIn(page, emulator, `#/keys/id/${encodeURIComponent(id)}`);
  await button(page, "Deactivate…").dblclick();
  await expect(dialog(page, /^Deactivate/)).toBeVisible();
  await page.mouse.click(5, 5);
  await expect(dialog(page, /^Deactivate/), "one press beside it is an answer").toHaveCount(0);
});

test("what was typed into a new key is not lost without a question", async ({ page, emulator }) => {
  await openKeys(page, emulator);
  await go(page, "#/keys/new");
  await field(page, "Name").fill("typed with care");
  await button(page, "Sign out").click();
  await dialog(page, "Something is not saved").getByRole("button", { name: "Stay" }).click();
  await button(page, "Cancel").click();
  await dialog(page, "Discard what was typed?").getByRole("button", { name: "Keep it" }).click();
  await expect(field(page, "Name")).toHaveValue("typed with care");
  await button(page, "Cancel").click();
  await dialog(page, "Discard what was typed?").getByRole("button", { name: "Discard" }).click();
  await expect(heading(page, "Keys")).toBeVisible();
  await go(page, "#/keys/new");
  await expect(field(page, "Name")).toHaveValue("");
});
