// Changing a key: the form, the review, what happens between pressing and having, and never losing what was typed.
import type { Page } from "@playwright/test";
import { RICH, ask, load, make, settings } from "./support/admin.ts";
import { button, controlClock, heading, loseAnswer, openKeys, row, signIn, tabTo } from "./support/console.ts";
import type { Emulator } from "./support/emulator.ts";
import { expect, test } from "./support/fixtures.ts";

const UPDATE = "**/v1/mgmt/accesskey/update";

const field = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });
const save = (page: Page) => page.getByRole("button", { name: /^Save \d+ changes?$/ });
/** What became of the last try, above the form. */
const notice = (page: Page, title: string | RegExp) => page.locator("[role=alert], [role=status]").filter({ hasText: title });
/** One field in the list of changes. */
const change = (page: Page, name: string) =>
  page.getByRole("list", { name: "Changes" }).getByRole("listitem").filter({ has: page.getByRole("heading", { name, exact: true }) });
const updates = async (emulator: Emulator) => (await emulator.log("update")).length;

/** Opens the editor of a key by its address, over the list of a search. */
async function openEditor(page: Page, emulator: Emulator, id: string): Promise<void> {
  await signIn(page, emulator, `#/keys/id/${encodeURIComponent(id)}/edit?q=backup`);
  await expect(field(page, "Name")).toBeVisible();
}

async function review(page: Page): Promise<void> {
  await button(page, "Review").click();
  await expect(page.getByRole("heading", { name: /^Review \d+ changes?$/ })).toBeVisible();
}

async function submit(page: Page): Promise<void> {
  await review(page);
  await save(page).click();
}

/** Types over what stands in a field, with the keyboard only. */
async function retype(page: Page, name: string, text: string): Promise<void> {
  await tabTo(page, field(page, name));
  await page.keyboard.press("Control+a");
  await page.keyboard.type(text);
}

/** Presses a button by the keyboard. */
async function press(page: Page, name: string | RegExp): Promise<void> {
  await tabTo(page, page.getByRole("button", { name, exact: true }));
  await page.keyboard.press("Enter");
}

test("every kind of field is changed by keyboard alone, and the server has exactly that", async ({ page, emulator }) => {
  const id = await make(emulator, RICH);
  await openKeys(page, emulator);
  await page.evaluate((id) => (location.hash = `#/keys/id/${id}?q=backup`), id);
  await expect(heading(page, "nightly-backup")).toBeFocused();
  await press(page, "Edit");
  await expect(page).toHaveTitle("Edit access key");
  await expect(heading(page, "Edit nightly-backup")).toBeFocused();
  await expect(page.getByText("Nothing is changed.")).toBeVisible();
  await expect(button(page, "Review")).toHaveAttribute("aria-disabled", "true");
  await retype(page, "Name", "nightly-backup-eu");
  await retype(page, "Description", "Copies the ledger to Frankfurt");
  await press(page, "Remove Backup Admin");
  await press(page, /^Remove the tenant T2south/);
  await tabTo(page, field(page, "Add addresses or ranges"));
  await page.keyboard.type("192.0.2.7 ");
  await press(page, "Remove 203.0.113.9");
  await retype(page, "Value of claim 4", "3");
  await retype(page, "Value of attribute 1", "OPS-8");
  await expect(page.getByText("6 changes")).toBeVisible();
  await press(page, "Review");
  await expect(page.getByRole("heading", { name: "Review 6 changes" })).toBeVisible();
  await expect(change(page, "Name")).toContainText("Changed");
  await expect(change(page, "Name").getByRole("deletion")).toHaveText("nightly-backup");
  await expect(change(page, "Name").getByRole("insertion")).toHaveText("nightly-backup-eu");
  await expect(change(page, "Access")).toContainText("Tenant taken away");
  await expect(change(page, "Access").getByRole("deletion")).toHaveText("Backup Admin");
  await expect(change(page, "Permitted IPs").getByRole("deletion")).toHaveText("203.0.113.9");
  await expect(change(page, "Permitted IPs").getByRole("insertion")).toHaveText("192.0.2.7");
  await expect(change(page, "Custom claims").getByRole("deletion")).toHaveText("2");
  await expect(change(page, "Custom claims").getByRole("insertion")).toHaveText("3");
  await expect(change(page, "Custom attributes").getByRole("insertion")).toHaveText('"OPS-8"');
  expect(await updates(emulator), "nothing leaves before somebody decides").toBe(0);
  await press(page, "Save 6 changes");
  await expect(notice(page, "Saved")).toContainText("The key was read again after that");
  expect(settings(await load(emulator, id))).toEqual({
    name: "nightly-backup-eu",
    description: "Copies the ledger to Frankfurt",
    roleNames: [],
    keyTenants: [{ tenantId: "T2north", roleNames: ["Reader"] }],
    customClaims: { ...RICH.customClaims, tier: 3 },
    customAttributes: { ticket: "OPS-8" },
    permittedIps: ["192.0.2.7", "198.51.100.0/24"],
  });
  expect(await updates(emulator)).toBe(1);
  await page.keyboard.press("Escape");
  await expect(heading(page, "nightly-backup-eu")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(row(page, /nightly-backup-eu/), "over the list that it was opened from").toBeVisible();
});

test("what is cleared is called so, with what that means", async ({ page, emulator }) => {
  const id = await make(emulator, RICH);
  await openEditor(page, emulator, id);
  await field(page, "Description").fill("");
  for (const address of RICH.permittedIps) await button(page, `Remove ${address}`).click();
  for (let at = 0; at < 4; at += 1) await button(page, "Remove claim 1").click();
  await submit(page);
  await expect(notice(page, "Saved")).toBeVisible();
  const { description, permittedIps, customClaims, customAttributes } = await load(emulator, id);
  expect([description, permittedIps, customClaims, customAttributes]).toEqual(["", [], {}, RICH.customAttributes]);
});

test("the review names each cleared field, and leads back to the form as it was", async ({ page, emulator }) => {
  const id = await make(emulator, RICH);
  await openEditor(page, emulator, id);
  await field(page, "Description").fill("");
  for (const address of RICH.permittedIps) await button(page, `Remove ${address}`).click();
  await review(page);
  await expect(change(page, "Description")).toContainText("Cleared");
  await expect(change(page, "Permitted IPs")).toContainText("It can then be exchanged from any address.");
  await page.keyboard.press("Escape");
  await expect(field(page, "Description")).toHaveValue("");
  await expect(page.getByText("2 changes")).toBeVisible();
  await button(page, "Discard").click();
  await expect(field(page, "Description")).toHaveValue(RICH.description);
  await button(page, "Undo the discard").click();
  await expect(page.getByText("2 changes")).toBeVisible();
  expect(await updates(emulator)).toBe(0);
});

test("two admins change one key: each field's fate is somebody's decision", async ({ page, emulator }) => {
  const id = await make(emulator, RICH);
  await openEditor(page, emulator, id);
  await field(page, "Name").fill("mine");
  await field(page, "Description").fill("mine, too");
  await button(page, "Remove 203.0.113.9").click();
  await review(page);
  await ask(emulator, "update", { id, name: "theirs", description: "theirs, too", customClaims: { team: "theirs" } });
  const before = await updates(emulator);
  await save(page).click();
  await expect(page.getByRole("heading", { name: "Somebody else changed this key meanwhile" })).toBeVisible();
  await expect(button(page, "Review with these choices")).toHaveAttribute("aria-disabled", "true");
  const name = page.getByRole("group", { name: "Name" });
  for (const text of ["nightly-backup", "mine", "theirs"]) await expect(name.getByText(text, { exact: true })).toBeVisible();
  await page.getByRole("radio", { name: "Theirs: Name" }).check();
  await expect(page.getByText("One field is undecided.")).toBeVisible();
  await page.getByRole("radio", { name: "Yours: Description" }).check();
  await expect(page.getByRole("list", { name: "Changed by somebody else" })).toContainText("Custom claims");
  expect(await updates(emulator), "nothing was sent").toBe(before);
  await button(page, "Review with these choices").click();
  await expect(page.getByRole("heading", { name: "Review 2 changes" })).toBeVisible();
  await save(page).click();
  await expect(notice(page, "Saved")).toBeVisible();
  const saved = settings(await load(emulator, id));
  expect(saved).toMatchObject({
    name: "theirs",
    description: "mine, too",
    permittedIps: ["198.51.100.0/24"],
    customClaims: { team: "theirs" },
    customAttributes: RICH.customAttributes,
  });
});

test("what somebody else changed elsewhere stays beside one's own", async ({ page, emulator }) => {
  const id = await make(emulator, RICH);
  await openEditor(page, emulator, id);
  await field(page, "Name").fill("mine");
  await review(page);
  await ask(emulator, "update", { id, name: "nightly-backup", permittedIps: [] });
  await save(page).click();
  await expect(page.getByText("so both can stand")).toBeVisible();
  await button(page, "Review again").click();
  await save(page).click();
  await expect(notice(page, "Saved")).toBeVisible();
  expect(settings(await load(emulator, id))).toMatchObject({ name: "mine", permittedIps: [], description: RICH.description });
});

/** How the sources read an update, and what of this change each keeps from being done. */
const READINGS: Record<string, string[]> = {
  keepsAbsent: [],
  overwritesAbsent: [],
  nameOnly: ["Description", "Permitted IPs", "Custom claims"],
  emptyKeeps: ["Description"],
  merges: ["Permitted IPs"],
};

for (const [reading, kept] of Object.entries(READINGS)) {
  test(`an update read as "${reading}" loses nothing, and what was not kept is said in red`, async ({ page, emulator }) => {
    const id = await make(emulator, RICH);
    await emulator.choose({ update: reading });
    await openEditor(page, emulator, id);
    await field(page, "Name").fill("renamed");
    await field(page, "Description").fill("");
    await button(page, "Remove 203.0.113.9").click();
    await field(page, "Value of claim 4").fill("3");
    await submit(page);
    if (kept.length === 0) {
      await expect(notice(page, "Saved")).toBeVisible();
    } else {
      const told = page.getByRole("alert").filter({ hasText: `Saved, but the server kept: ${kept.join(", ")}` });
      await expect(told).toBeVisible();
      const items = told.getByRole("list", { name: "What the server kept" }).getByRole("heading");
      await expect(items).toHaveText(kept);
      await expect(page.getByText(`${kept.length} change`)).toBeVisible();
    }
    const { name, keyTenants, customAttributes, customClaims, permittedIps } = settings(await load(emulator, id));
    expect(name).toBe("renamed");
    expect(keyTenants).toEqual(settings({ ...(await load(emulator, id)), keyTenants: RICH.keyTenants }).keyTenants);
    expect(customAttributes).toEqual(RICH.customAttributes);
    expect(customClaims).toMatchObject({ team: "storage", onCall: true, deep: { list: [1, null] } });
    expect(permittedIps).toContain("198.51.100.0/24");
    expect(await updates(emulator)).toBe(1);
  });
}

test("a lost answer is looked into, and the change is found", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/Failed to load resource/);
  const id = await make(emulator, RICH);
  await openEditor(page, emulator, id);
  await field(page, "Name").fill("renamed");
  await loseAnswer(page, UPDATE);
  await submit(page);
  await expect(notice(page, "Saved")).toBeVisible();
  expect([(await load(emulator, id)).name, await updates(emulator)]).toEqual(["renamed", 1]);
});

test("a lost answer that nothing was done for is called so after the last look, and sent again only by a person", async ({
  page,
  emulator,
  expectConsoleError,
}) => {
  expectConsoleError(/502/);
  await controlClock(page);
  const id = await make(emulator, RICH);
  await openEditor(page, emulator, id);
  await field(page, "Name").fill("renamed");
  await emulator.fail({ operation: "update", then: { html: true } });
  await submit(page);
  const steps = page.getByRole("list", { name: "What is being done" }).getByRole("listitem");
  for (const [index, pause] of [2_000, 8_000, 35_000, 60_000].entries()) {
    await expect(steps.nth(index)).toHaveAttribute("data-state", "done");
    await expect(page.getByRole("alert")).toContainText("We do not know whether the key was changed");
    await page.clock.fastForward(pause);
  }
  await expect(page.getByRole("alert")).toContainText("The key was not changed");
  expect(await updates(emulator)).toBe(1);
  await button(page, "Review the changes again").click();
  await save(page).click();
  await expect(notice(page, "Saved")).toBeVisible();
  expect([(await load(emulator, id)).name, await updates(emulator)]).toEqual(["renamed", 2]);
});

test("what is left of a change whose answer was lost is offered alone", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/502/);
  await controlClock(page);
  const id = await make(emulator, RICH);
  await emulator.choose({ update: "nameOnly" });
  await openEditor(page, emulator, id);
  await field(page, "Name").fill("renamed");
  await field(page, "Description").fill("another");
  await emulator.fail({ operation: "update", then: { html: true, execute: true } });
  await submit(page);
  const steps = page.getByRole("list", { name: "What is being done" }).getByRole("listitem");
  for (const [index, pause] of [2_000, 8_000, 35_000, 60_000].entries()) {
    await expect(steps.nth(index)).toHaveAttribute("data-state", "done");
    await page.clock.fastForward(pause);
  }
  await expect(page.getByRole("alert")).toContainText("The key is neither as it was nor as you asked");
  await emulator.choose({ update: "keepsAbsent" });
  await button(page, "Review only the difference").click();
  await expect(page.getByRole("heading", { name: "Review 1 change" })).toBeVisible();
  await expect(change(page, "Description")).toBeVisible();
  await save(page).click();
  await expect(notice(page, "Saved")).toBeVisible();
  expect(settings(await load(emulator, id))).toMatchObject({ name: "renamed", description: "another" });
});

test("a management key that is no longer accepted is replaced in place, and nothing typed is lost", async ({
  page,
  emulator,
  expectConsoleError,
}) => {
  expectConsoleError(/401/);
  const id = await make(emulator, RICH);
  const { managementKey } = await emulator.info();
  await openEditor(page, emulator, id);
  await field(page, "Name").fill("renamed");
  await emulator.fail({ operation: "update", then: { status: 401, body: { errorCode: "E011002", errorDescription: "Invalid" } } });
  await submit(page);
  const told = page.getByRole("alert").filter({ hasText: "Descope no longer accepts this management key: nothing was changed" });
  await told.getByLabel("Another management key of this project").fill("K2wrong");
  await button(page, "Go on with this key").click();
  await expect(told.getByText(/did not accept this management key/)).toBeVisible();
  await told.getByLabel("Another management key of this project").fill(managementKey);
  await button(page, "Go on with this key").click();
  await expect(notice(page, "Descope accepts the new management key")).toBeVisible();
  await expect(field(page, "Name")).toHaveValue("renamed");
  await submit(page);
  await expect(notice(page, "Saved")).toBeVisible();
  expect((await load(emulator, id)).name).toBe("renamed");
  await page.reload();
  await expect(field(page, "Name"), "the new key survives a reload").toHaveValue("renamed");
});

test("a key that was deleted meanwhile can become a new one with what was typed", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/404/);
  const id = await make(emulator, RICH);
  await openEditor(page, emulator, id);
  await field(page, "Name").fill("renamed");
  await review(page);
  await ask(emulator, "delete", { id });
  await save(page).click();
  await expect(page.getByRole("alert")).toContainText("The key is gone: nothing was changed");
  await button(page, "Make a new key of it").click();
  await expect(heading(page, "Create an access key")).toBeVisible();
  await expect(field(page, "Name")).toHaveValue("renamed");
  await expect(field(page, "Description")).toHaveValue(RICH.description);
  expect(await updates(emulator)).toBe(0);
});

test("text that was typed and not taken over is not called nothing", async ({ page, emulator }) => {
  const id = await make(emulator, RICH);
  await openEditor(page, emulator, id);
  await button(page, "Edit claims as JSON").click();
  await page.getByLabel("All claims as a JSON object").fill('{"team":');
  await expect(page.getByText("Something typed is not taken over yet.")).toBeVisible();
  await button(page, "Review").click();
  await expect(page.getByRole("alert").filter({ hasText: "has to be put right first" })).toBeVisible();
  await page.keyboard.press("Escape");
  const question = page.getByRole("alertdialog", { name: "Discard what was typed?" });
  await question.getByRole("button", { name: "Discard and leave" }).click();
  await expect(heading(page, "nightly-backup")).toBeVisible();
  expect(await updates(emulator)).toBe(0);
});

test("a key that may not be changed says so instead of a form", async ({ page, emulator }) => {
  const id = await make(emulator, RICH);
  await page.route("**/v1/mgmt/accesskey?id=*", async (route) => {
    const response = await route.fetch();
    const { key } = (await response.json()) as { key: object };
    await route.fulfill({ response, json: { key: { ...key, editable: false } } });
  });
  await signIn(page, emulator, `#/keys/id/${id}/edit`);
  await expect(page.getByText("This key cannot be changed")).toBeVisible();
  await button(page, "Back to the key").click();
  await expect(button(page, "Edit")).toHaveAccessibleDescription(/may not change it/);
});

test.describe("leaving with unsaved changes", () => {
  const question = (page: Page) => page.getByRole("alertdialog", { name: "Discard 1 change?" });

  test.beforeEach(async ({ page, emulator }) => {
    const id = await make(emulator, RICH);
    await openKeys(page, emulator);
    await page.evaluate((id) => (location.hash = `#/keys/id/${id}`), id);
    await button(page, "Edit").click();
    await field(page, "Name").fill("typed with care");
  });

  const WAYS: Record<string, (page: Page) => Promise<unknown>> = {
    "by a link": (page) => page.getByRole("link", { name: "Access Keys" }).click(),
    "by Back": (page) => page.evaluate(() => history.back()),
    "by Escape": (page) => page.keyboard.press("Escape"),
    "by typing an address": (page) => page.evaluate(() => (location.hash = "#/keys/new")),
  };

  for (const [way, leave] of Object.entries(WAYS)) {
    test(`${way} asks first`, async ({ page }) => {
      const here = page.url();
      await leave(page);
      await expect(question(page)).toBeVisible();
      await page.keyboard.press("Escape");
      await expect(question(page)).toHaveCount(0);
      expect(page.url()).toBe(here);
      await expect(field(page, "Name")).toHaveValue("typed with care");
      await leave(page);
      await question(page).getByRole("button", { name: "Discard and leave" }).click();
      await expect(page.getByRole("heading", { name: /^Edit / })).toHaveCount(0);
      expect(page.url()).not.toBe(here);
    });
  }

  test("Back leads where it would have, and only once", async ({ page }) => {
    await page.goBack();
    await question(page).getByRole("button", { name: "Discard and leave" }).click();
    await expect(heading(page, "nightly-backup")).toBeVisible();
    await page.goBack();
    await expect(heading(page, "Keys")).toBeVisible();
  });

  test("signing out asks first", async ({ page }) => {
    await button(page, "Sign out").click();
    const asked = page.getByRole("alertdialog", { name: "Something is not saved" });
    await asked.getByRole("button", { name: "Stay" }).click();
    await expect(field(page, "Name")).toHaveValue("typed with care");
    await button(page, "Sign out").click();
    await asked.getByRole("button", { name: "Sign out and lose it" }).click();
    await expect(heading(page, "Sign in")).toBeVisible();
  });

  test("the browser asks before the tab goes, and not once all is saved", async ({ page }) => {
    const asked: string[] = [];
    page.on("dialog", async (dialog) => {
      asked.push(dialog.type());
      await dialog.dismiss();
    });
    await field(page, "Name").click();
    await page.evaluate(() => location.reload());
    await expect.poll(() => asked).toEqual(["beforeunload"]);
    await submit(page);
    await expect(notice(page, "Saved")).toBeVisible();
    await page.reload();
    await expect(field(page, "Name")).toHaveValue("typed with care");
    expect(asked).toHaveLength(1);
  });
});

test("a sending that was left is told in passing, and its outcome waits in the editor", async ({ page, emulator }) => {
  const id = await make(emulator, RICH);
  await emulator.choose({ update: "nameOnly" });
  await openEditor(page, emulator, id);
  await field(page, "Name").fill("renamed");
  await field(page, "Description").fill("another");
  await emulator.fail({ operation: "update", then: { delayMs: 1_500, execute: true } });
  await submit(page);
  await page.getByRole("link", { name: "Access Keys" }).click();
  const question = page.getByRole("alertdialog", { name: "The change is on its way" });
  await question.getByRole("button", { name: "Leave" }).click();
  await expect(heading(page, "Keys")).toBeVisible();
  const toast = page.getByRole("region", { name: "Notifications" }).getByRole("alert");
  await expect(toast).toContainText("the server kept something else");
  await page.evaluate((id) => (location.hash = `#/keys/id/${id}/edit`), id);
  await expect(page.getByText("Saved, but the server kept: Description")).toBeVisible();
  expect(await updates(emulator)).toBe(1);
});
