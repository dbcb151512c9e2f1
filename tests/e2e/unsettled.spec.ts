// What an earlier page left unsettled, and what was made twice.
import type { Page } from "@playwright/test";
import {
  CREATE,
  button,
  closeReveal,
  countLine,
  fillForm,
  gate,
  goHome,
  grid,
  openKeys,
  outcome,
  overhear,
  reveal,
  stored,
  submitCredentials,
  traces,
} from "./support/console.ts";
import type { Emulator } from "./support/emulator.ts";
import { expect, test } from "./support/fixtures.ts";

const NAME = "left alone";

/** Presses "Create key" and reloads the page while the answer is awaited. */
async function reloadWhileSending(page: Page, emulator: Emulator) {
  await openKeys(page, emulator);
  await fillForm(page, NAME);
  const held = gate();
  await page.route(CREATE, async (route) => {
    await route.fetch();
    held.open();
  });
  await button(page, "Create key").click();
  await held.opened;
  page.on("dialog", (dialog) => void dialog.accept());
  await page.reload();
}

test("a create whose page was reloaded is found out about, with what can be done", async ({ page, emulator }) => {
  await reloadWhileSending(page, emulator);
  await expect(outcome(page)).toContainText("The key was created, but its secret was lost");
  await expect(outcome(page)).toContainText(NAME);
  await goHome(page);
  await expect(outcome(page), "also above another page").toContainText(NAME);
  const answer = await overhear(page, "**/v1/mgmt/accesskey/rotate");
  await button(page, "Rotate to get a secret").click();
  await expect(reveal(page)).toBeVisible();
  const { cleartext } = await answer.heard;
  await closeReveal(page);
  await expect(outcome(page)).toContainText("Rotated");
  expect(await traces(page, cleartext)).toEqual([]);
  await page.reload();
  await expect(grid(page)).toBeVisible();
  await expect(countLine(page)).toHaveText("41 keys");
  await expect(outcome(page), "it is settled").toHaveCount(0);
  expect(await emulator.log("create")).toHaveLength(1);
});

test("a copy of a tab that waits for an answer says so, and learns of the end", async ({ page, context, emulator }) => {
  await openKeys(page, emulator);
  await fillForm(page, NAME);
  const [sent, answer] = [gate(), gate()];
  await page.route(CREATE, async (route) => {
    const response = await route.fetch();
    sent.open();
    await answer.opened;
    await route.fulfill({ response });
  });
  await button(page, "Create key").click();
  await sent.opened;
  const opening = context.waitForEvent("page");
  await page.evaluate(() => void window.open(location.href));
  const copy = await opening;
  const { projectId, managementKey } = await emulator.info();
  await submitCredentials(copy, projectId, managementKey);
  const told = copy.getByRole("status").filter({ hasText: NAME });
  await expect(told).toContainText("Another tab is creating this key");
  await expect(told).toContainText("You do not need to do anything here.");
  await expect(outcome(copy)).toHaveCount(0);
  answer.open();
  await expect(reveal(page)).toBeVisible();
  await expect(told).toContainText("The request in the other tab has ended");
  await told.getByRole("button", { name: "Close" }).click();
  await goHome(copy);
  await expect(countLine(copy)).toHaveText("41 keys");
});

test("a copy of a tab that was closed while it waited finds out by itself", async ({ page, context, emulator }) => {
  await openKeys(page, emulator);
  await fillForm(page, NAME);
  await emulator.fail({ operation: "create", then: { hang: true, execute: true } });
  await button(page, "Create key").click();
  await expect.poll(async () => (await emulator.log("create")).length).toBe(1);
  const opening = context.waitForEvent("page");
  await page.evaluate(() => void window.open(location.href));
  const copy = await opening;
  const { projectId, managementKey } = await emulator.info();
  await submitCredentials(copy, projectId, managementKey);
  await expect(copy.getByRole("status").filter({ hasText: NAME })).toContainText("Another tab is creating this key");
  await page.close();
  await expect(outcome(copy)).toContainText("The key was created, but its secret was lost");
});

test("somebody who signs out leaves nothing behind", async ({ page, emulator }) => {
  await reloadWhileSending(page, emulator);
  await expect(outcome(page)).toBeVisible();
  await button(page, "Sign out").click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  expect(await stored(page)).toEqual([]);
});

test("a key that was made twice is told, and the other one can be deleted", async ({ page, emulator }) => {
  await openKeys(page, emulator);
  await fillForm(page, NAME);
  const { projectId, managementKey } = await emulator.info();
  await page.route(CREATE, async (route) => {
    const response = await route.fetch();
    // As a browser does by itself when a connection dies.
    await fetch(new URL("/v1/mgmt/accesskey/create", emulator.url), {
      method: "POST",
      headers: { authorization: `Bearer ${projectId}:${managementKey}`, "content-type": "application/json" },
      body: JSON.stringify({ name: NAME, expireTime: 0 }),
    });
    await route.fulfill({ response });
  });
  await button(page, "Create key").click();
  await expect(reveal(page)).toBeVisible();
  const id = await reveal(page).getByText(/^K2/).first().textContent();
  await closeReveal(page);
  const told = page.getByRole("alert").filter({ hasText: "The key was made twice" });
  await expect(told).toContainText(NAME);
  await expect(told).toContainText(String(id));
  await told.getByRole("button", { name: "Delete the other one" }).click();
  await expect(told).toHaveCount(0);
  await expect(countLine(page)).toHaveText("41 keys");
  expect((await emulator.info()).keys).toBe(41);
});
