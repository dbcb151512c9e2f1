// One edit for many keys: what is asked for, what it would come to for each, and what came of it.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { ask, load, make, settings } from "./support/admin.ts";
import { button, countLine, heading, openKeys, SEARCH, searchBox } from "./support/console.ts";
import type { Emulator } from "./support/emulator.ts";
import { expect, test } from "./support/fixtures.ts";

const card = (page: Page, title: string) => page.getByRole("region", { name: title, exact: true });
const form = (page: Page) => page.getByRole("form", { name: "What to change" });
const counts = (page: Page) => page.getByRole("list", { name: "What becomes of the chosen keys" });
const changing = (page: Page) => page.getByRole("list", { name: "What changes in each" });
const picker = (page: Page, name: string) => page.getByRole("combobox", { name, exact: true });
const updates = async (emulator: Emulator) => (await emulator.log("update")).length;

/** Makes so many keys with a role and two claims. */
async function makeSome(emulator: Emulator, count: number): Promise<string[]> {
  const ids = [];
  for (let at = 0; at < count; at += 1) {
    const customClaims = { env: "prod", tier: at };
    ids.push(await make(emulator, { name: `of-a-batch-${at}`, roleNames: ["Auditor"], customClaims }));
  }
  return ids;
}

/** Chooses all keys of the batch, and opens the form for them. */
async function openForm(page: Page, emulator: Emulator): Promise<void> {
  await openKeys(page, emulator);
  await searchBox(page).fill("of-a-batch");
  await expect(countLine(page)).toHaveText(/^\d+ of \d+ keys match$/);
  const [count] = ((await countLine(page).textContent()) ?? "").split(" ");
  await page.getByRole("checkbox", { name: "Choose all that are shown" }).check();
  await button(page, "Edit…").click();
  await expect(heading(page, `Edit ${count} keys`)).toBeVisible();
}

/** Chooses the one line that is called so. */
async function pick(page: Page, field: string, text: string): Promise<void> {
  await picker(page, field).fill(text);
  await expect(page.getByRole("option", { name: new RegExp(`^${text}`) })).toBeVisible();
  await page.keyboard.press("Enter");
}

async function describe(page: Page, pattern: string): Promise<void> {
  await page.getByLabel("Write the descriptions anew").check();
  await page.getByLabel("New description").fill(pattern);
}

test("every chosen key is told before, and changed once; one that drifted is left as it is, and named", async ({ page, emulator }) => {
  const ids = await makeSome(emulator, 4);
  const locked = await make(emulator, { name: "of-a-batch-locked" });
  const elsewhere = await make(emulator, {
    name: "of-a-batch-in-a-tenant",
    keyTenants: [{ tenantId: "T2north", roleNames: ["Reader"] }],
  });
  await page.route(SEARCH, async (route) => {
    const response = await route.fetch();
    const { keys } = (await response.json()) as { keys: { id: string }[] };
    await route.fulfill({ response, json: { keys: keys.map((key) => (key.id === locked ? { ...key, editable: false } : key)) } });
  });
  await openForm(page, emulator);
  await pick(page, "Add a project role", "Super Admin");
  await pick(page, "Remove a claim", "env");
  await expect(page.getByRole("list", { name: "Claims to remove" })).toContainText("4 keys");
  await describe(page, "{name} ({id})");
  await button(page, "See what would change").click();

  await expect(heading(page, "4 keys will change")).toBeVisible();
  await expect(counts(page)).toHaveText("4 will change1 cannot be changed so1 may not be changed with this management key");
  await expect(page.getByText("4 of them gain a role that, by its name, can do nearly anything")).toBeVisible();
  await page.getByText(/^1 cannot be changed so\. It is in tenants/).click();
  await expect(page.getByRole("listitem").filter({ hasText: /^of-a-batch-in-a-tenant$/ })).toBeVisible();
  // All but the first are closed at first.
  const closed = changing(page).getByRole("group").nth(3);
  const name = (await closed.getByText(/^of-a-batch-\d$/).textContent()) ?? "";
  await closed.getByText(name).click();
  for (const words of ["Super Admin", '"prod"', `${name} (`]) await expect(closed.getByText(words)).toBeVisible();
  expect(await updates(emulator)).toBe(0);

  const theirs = { ...settings(await load(emulator, ids[2]!)), description: "changed by somebody else" };
  await ask(emulator, "update", { id: ids[2], ...theirs });
  // A second press begins no second run.
  await button(page, "Change 4 keys").dblclick();
  await expect(heading(page, "Runs")).toBeVisible();
  await expect(card(page, "Change 4 keys")).toHaveCount(1);
  const run = card(page, "Change 4 keys");
  await expect(run.getByRole("list", { name: "Asked of each key" })).toContainText("add role Super Admin");
  await expect(run.getByRole("status").first()).toHaveText("3 done · 1 failed");
  await run.getByRole("group").locator("summary").click();
  await expect(run.getByRole("link", { name: "of-a-batch-2" })).toBeVisible();
  await expect(run).toContainText("Somebody else changed");
  expect(settings(await load(emulator, ids[2]!))).toEqual(theirs);
  for (const at of [0, 1, 3]) {
    const changed = settings(await load(emulator, ids[at]!));
    expect(changed.roleNames).toEqual(["Auditor", "Super Admin"]);
    expect(changed.customClaims).toEqual({ tier: at });
    expect(changed.description).toBe(`of-a-batch-${at} (${ids[at]})`);
  }
  expect((await load(emulator, elsewhere)).roleNames).toEqual([]);
  expect((await load(emulator, locked)).description).toBe("");
  // Theirs, and one for each that was done.
  expect(await updates(emulator)).toBe(4);
});

test("the way back keeps what was typed, and leaving asks first", async ({ page, emulator }) => {
  await makeSome(emulator, 2);
  await openForm(page, emulator);
  await expect(button(page, "See what would change")).toHaveAttribute("aria-disabled", "true");
  await describe(page, "{nam}");
  await expect(page.getByText("There is no placeholder “nam”.")).toBeVisible();
  await page.getByLabel("New description").fill("of {name}");
  await expect(form(page)).toContainText(/For (of-a-batch-\d): of \1/);
  await pick(page, "Remove a claim", "env");
  await button(page, "See what would change").click();
  await expect(heading(page, "2 keys will change")).toBeVisible();
  await button(page, "Back to the form").click();
  await expect(form(page)).toBeVisible();
  await button(page, "See what would change").click();
  await expect(heading(page, "2 keys will change")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByLabel("New description")).toHaveValue("of {name}");
  await expect(page.getByRole("list", { name: "Claims to remove" })).toContainText("env");
  await page.getByRole("link", { name: "Access Keys" }).click();
  const question = page.getByRole("alertdialog", { name: "Discard what was typed?" });
  await question.getByRole("button", { name: "Stay" }).click();
  await expect(heading(page, "Edit 2 keys")).toBeVisible();
  await page.getByRole("link", { name: "Keys", exact: true }).click();
  await question.getByRole("button", { name: "Discard and leave" }).click();
  await expect(heading(page, "Keys")).toBeVisible();
  await expect(searchBox(page)).toHaveValue("of-a-batch");
  await expect(page.getByRole("region", { name: "Chosen keys" })).toContainText("2 chosen");
  expect(await updates(emulator)).toBe(0);
});

test("keys that lose their last permitted address are told before", async ({ page, emulator }) => {
  await make(emulator, { name: "of-a-batch-open" });
  const id = await make(emulator, { name: "of-a-batch-shut", permittedIps: ["198.51.100.7"] });
  await openForm(page, emulator);
  await pick(page, "Remove an address or range", "198.51.100.7");
  await button(page, "See what would change").click();
  await expect(counts(page)).toHaveText("1 will change1 is so already");
  await expect(page.getByText("1 of them will work from everywhere")).toBeVisible();
  await button(page, "Change 1 key").click();
  await expect(card(page, "Change 1 key").getByRole("status").first()).toHaveText("1 done");
  expect((await load(emulator, id)).permittedIps).toEqual([]);
});

test("nothing is chosen after a reload, and the page says so", async ({ page, emulator }) => {
  await openKeys(page, emulator);
  await page.evaluate(() => (location.hash = "#/keys/edit"));
  await expect(page.getByText("No keys are chosen")).toBeVisible();
  await button(page, "Show the keys").click();
  await expect(heading(page, "Keys")).toBeVisible();
});

test("form and plan: accessible in light and dark, and fit a narrow window", async ({ page, emulator }) => {
  await makeSome(emulator, 2);
  await make(emulator, { name: "of-a-batch-in-a-tenant", keyTenants: [{ tenantId: "T2north", roleNames: ["Reader"] }] });
  await openForm(page, emulator);
  await pick(page, "Add a project role", "Super Admin");
  await pick(page, "Remove a claim", "env");
  await pick(page, "Remove a role in a tenant", "Reader");
  await describe(page, "of {name}");
  for (const at of ["form", "plan"]) {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      for (const width of [1440, 320]) {
        await page.setViewportSize({ width, height: 800 });
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => `${at}: ${id} ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(wide, at).toBeLessThanOrEqual(width);
      }
    }
    if (at === "form") {
      await button(page, "See what would change").click();
      await expect(heading(page, "2 keys will change")).toBeVisible();
    }
  }
});
