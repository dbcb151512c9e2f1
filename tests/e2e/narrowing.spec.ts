// A project too large to be fetched whole: only some keys are asked for, and the page never hides that.
import type { Page } from "@playwright/test";
import { button, openKeys, searchBox, signIn } from "./support/console.ts";
import type { Emulator } from "./support/emulator.ts";
import { expect, test } from "./support/fixtures.ts";

test.use({ fleet: { keys: 400 } });

const form = (page: Page) => page.getByRole("dialog", { name: "Fetch only some keys" });
const count = (page: Page) => page.getByRole("status").filter({ hasText: /^[\d,]+ .*keys/ });
const openForm = async (page: Page) => {
  await button(page, "Filters").click();
  await button(page, "Fetch only…").click();
  await expect(form(page)).toBeVisible();
};
/** The body of the last search. */
const asked = async (emulator: Emulator) => (await emulator.log("search")).at(-1)?.body;

test("only the keys of a tenant are fetched, by hand and by a link, until all are wanted", async ({ page, emulator, context }) => {
  await openKeys(page, emulator);
  await page.getByRole("button", { name: /^Filters/ }).click();
  const tenants = page.getByRole("group", { name: "Tenant", exact: true });
  await tenants.getByRole("checkbox").nth(1).check();
  await expect(searchBox(page)).toHaveValue(/tenant=/);
  const tenant = /tenant=(\w+)/.exec(await searchBox(page).inputValue())?.[1] ?? "";
  const matching = Number(/^\d+/.exec((await count(page).textContent()) ?? "")?.[0]);
  await button(page, "Clear all filters").click();

  await button(page, "Fetch only…").click();
  await form(page).getByLabel("Tenant ids").fill(tenant);
  await form(page).getByLabel("Bound user id").press("Enter");
  await expect(form(page)).toHaveCount(0);
  await expect(page.getByText(`Only keys of tenant ${tenant} are fetched`)).toBeVisible();
  await expect(count(page)).toHaveText(`${matching} fetched keys`);
  expect(await asked(emulator)).toEqual({ tenantIds: [tenant] });

  await button(page, "Refresh").click();
  await expect.poll(async () => (await emulator.log("search")).length).toBeGreaterThan(3);
  expect(await asked(emulator)).toEqual({ tenantIds: [tenant] });
  await searchBox(page).fill("status:active");
  await expect(count(page)).toHaveText(/^\d+ of \d+ fetched keys match$/);
  expect(new URL(page.url()).hash).toContain(`only.tenant=${tenant}`);

  const other = await context.newPage();
  await signIn(other, emulator, new URL(page.url()).hash);
  await expect(other.getByText(`Only keys of tenant ${tenant} are fetched`)).toBeVisible();
  expect(await asked(emulator)).toEqual({ tenantIds: [tenant] });
  await other.close();

  await button(page, "Fetch all").click();
  await expect(count(page)).toHaveText(/^\d+ of 400 keys match$/);
  await expect(page.getByText("Only keys of tenant")).toHaveCount(0);
  await page.goBack();
  await expect(page.getByText(`Only keys of tenant ${tenant} are fetched`)).toBeVisible();
});

test("a list as long as the limit may have been cut, and says so", async ({ page, emulator }) => {
  await openKeys(page, emulator);
  await openForm(page);
  await button(page, "Fetch only these").click();
  await expect(form(page).getByText("Fill in at least one field.")).toBeVisible();
  await form(page).getByLabel("At most").fill("many");
  await button(page, "Fetch only these").click();
  await expect(form(page).getByLabel("At most")).toHaveAttribute("aria-invalid", "true");
  await form(page).getByLabel("At most").fill("25");
  await button(page, "Fetch only these").click();
  await expect(count(page)).toHaveText("25 fetched keys");
  await expect(page.getByText("Only at most 25 keys are fetched")).toBeVisible();
  await expect(page.getByText("there may be more")).toBeVisible();
  await button(page, "Change").click();
  await expect(form(page).getByLabel("At most")).toHaveValue("25");
  await form(page).getByLabel("At most").fill("1000");
  await button(page, "Fetch only these").click();
  await expect(count(page)).toHaveText("400 fetched keys");
  await expect(page.getByText("there may be more")).toHaveCount(0);
});

test("a server that has no such key is no empty project", async ({ page, emulator }) => {
  await signIn(page, emulator, "#/keys?only.user=nobody&only.text=%3Cimg%20src=x%3E%253B%E2%80%AE");
  await expect(page.getByText("The server has no such key")).toBeVisible();
  await expect(page.getByText("This project has no access keys")).toHaveCount(0);
  await expect(page.getByText("Only keys that act as user nobody, with the text “<img src=x>;<U+202E>” are fetched")).toBeVisible();
  expect(await asked(emulator)).toEqual({ boundUserId: "nobody", text: "<img src=x>;\u202e" });
});
