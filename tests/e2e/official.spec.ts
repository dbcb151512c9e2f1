// What the console set, as a program sees it that uses Descope's own client.
import DescopeClient from "@descope/node-sdk";
import type { Page } from "@playwright/test";
import { RICH, make } from "./support/admin.ts";
import { CREATE, button, fillForm, heading, openKeys, overhear, reveal, signIn } from "./support/console.ts";
import type { Emulator } from "./support/emulator.ts";
import { expect, test } from "./support/fixtures.ts";

const field = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });

/** A key as the official client loads it. */
async function load(emulator: Emulator, id: string): Promise<unknown> {
  const { projectId, managementKey } = await emulator.info();
  const silent = { log() {}, warn() {}, error() {}, debug() {} };
  const client = DescopeClient({ projectId, managementKey, baseUrl: emulator.url.replace(/\/$/, ""), logger: silent });
  const answer = await client.management.accessKey.load(id);
  expect(answer.ok).toBe(true);
  return answer.data;
}

test("a key that was made in the page", async ({ page, emulator }) => {
  await openKeys(page, emulator);
  await fillForm(page, "seen by others 鍵");
  await field(page, "Description").fill("Made in a page");
  await page.getByLabel("Add addresses or ranges").fill("203.0.113.0/24, 2001:db8::7\n");
  await button(page, "Add a claim").click();
  await page.getByLabel("Name of claim 1").fill("tier");
  await page.getByLabel("Value of claim 1").fill("gold");
  const answer = await overhear(page, CREATE);
  await button(page, "Create key").click();
  await expect(reveal(page)).toBeVisible();
  const { key } = await answer.heard;
  expect(await load(emulator, key.id)).toMatchObject({
    name: "seen by others 鍵",
    description: "Made in a page",
    permittedIps: ["203.0.113.0/24", "2001:db8::7"],
    customClaims: { tier: "gold" },
  });
});

test("a key that was changed in the page, with all that was not", async ({ page, emulator }) => {
  const id = await make(emulator, RICH);
  await signIn(page, emulator, `#/keys/id/${encodeURIComponent(id)}/edit`);
  await field(page, "Name").fill("another name");
  await button(page, "Remove 203.0.113.9").click();
  await button(page, "Remove Backup Admin").click();
  await button(page, "Review").click();
  await button(page, "Save 3 changes").click();
  await expect(page.getByRole("status").filter({ hasText: "Saved" })).toBeVisible();
  await expect(heading(page, "Edit another name")).toBeVisible();
  expect(await load(emulator, id)).toMatchObject({
    name: "another name",
    description: RICH.description,
    keyTenants: [
      { tenantId: "T2north", roleNames: ["Reader"] },
      { tenantId: "T2south", roleNames: [] },
    ],
    permittedIps: ["198.51.100.0/24"],
    customClaims: RICH.customClaims,
    customAttributes: RICH.customAttributes,
  });
});
