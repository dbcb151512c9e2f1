// Descope no longer accepts the management key. Another one is asked for where that happened, and what was
// begun goes on: nothing is left for the door.
import type { Locator, Page } from "@playwright/test";
import { ask } from "./support/admin.ts";
import { button, countLine, heading, openKeys, reveal } from "./support/console.ts";
import type { Emulator } from "./support/emulator.ts";
import { expect, test } from "./support/fixtures.ts";

const REFUSED = { status: 401, body: { errorCode: "E011002", errorDescription: "Invalid management key" } };
const ASKED = "Another management key of this project";

/** Gives the key that the page asks for at this place. */
async function give(emulator: Emulator, place: Locator) {
  await place.getByLabel(ASKED).fill((await emulator.info()).managementKey);
  await place.getByRole("button", { name: "Go on with this key" }).click();
  await expect(place.getByLabel(ASKED)).toHaveCount(0);
}

const told = (page: Page, text: string) => page.getByRole("alert").filter({ hasText: text });

test("reading, deactivating, rotating and the history go on with another key, where they were", async ({
  page,
  emulator,
  expectConsoleError,
}) => {
  expectConsoleError(/401/);
  const { key } = await ask(emulator, "create", { name: "ledger-sync" });
  await openKeys(page, emulator);

  await emulator.fail({ operation: "load", then: REFUSED });
  await page.evaluate((id) => (location.hash = `#/keys/id/${id}`), key.id);
  await expect(heading(page, "ledger-sync")).toBeVisible();
  await give(emulator, told(page, "Descope no longer accepts this management key: this is the list's copy"));
  await expect(page.getByText(/^As Descope had it at/)).toBeVisible();

  await emulator.fail({ operation: "auditSearch", then: REFUSED });
  await button(page, "Show history").click();
  await give(emulator, told(page, "The history could not be read"));
  await expect(page.getByText("AccessKeyCreated")).toBeVisible();

  await emulator.fail({ operation: "rotate", then: REFUSED });
  await button(page, "Rotate secret…").click();
  await page.getByRole("alertdialog").getByLabel("I can deliver the new secret now").check();
  await page.getByRole("alertdialog").getByRole("button", { name: "Rotate now" }).click();
  await give(emulator, told(page, "Descope no longer accepts this management key: the secret was not rotated"));
  await expect(reveal(page)).toBeVisible();
  await reveal(page).getByLabel("I have stored it").check();
  await reveal(page).getByRole("button", { name: "Close" }).click();
  expect((await emulator.log("rotate")).map((entry) => entry.executed)).toEqual([false, true]);

  await emulator.fail({ operation: "deactivate", then: REFUSED });
  await button(page, "Deactivate…").click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Deactivate" }).click();
  await give(emulator, told(page, "Descope no longer accepts this management key: the key was not deactivated"));
  await expect(button(page, "Activate")).toBeVisible();
  expect((await emulator.log("deactivate")).map((entry) => entry.executed)).toEqual([false, true]);
});

test("a page that is opened with a key that is no longer accepted asks for another, and then loads", async ({
  page,
  emulator,
  expectConsoleError,
}) => {
  expectConsoleError(/401/);
  const { key } = await ask(emulator, "create", { name: "ledger-sync" });
  await openKeys(page, emulator);
  await page.evaluate((id) => (location.hash = `#/keys/id/${id}`), key.id);
  await expect(page.getByText(/^As Descope had it at/)).toBeVisible();
  await emulator.fail({ operation: "load", then: REFUSED }, { operation: "search", then: REFUSED });
  await page.reload();
  await give(emulator, told(page, "Descope no longer accepts this management key"));
  await expect(heading(page, "ledger-sync")).toBeVisible();
  await page.getByRole("link", { name: "Access Keys" }).click();
  await give(emulator, told(page, "The keys could not be loaded"));
  await expect(countLine(page)).toHaveText("41 keys");
});
