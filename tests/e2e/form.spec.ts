// The form of a key: everything that it can be given, by keyboard and by label, and what the server has afterwards.
import { AxeBuilder } from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { CREATE, button, fillForm, heading, openKeys, overhear, reveal, signIn, tabTo } from "./support/console.ts";
import type { Emulator } from "./support/emulator.ts";
import { expect, test } from "./support/fixtures.ts";

const TENANTS = "**/v1/mgmt/tenant/all";

const section = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
const picker = (page: Page, name: string | RegExp) => page.getByRole("combobox", { name });
const options = (page: Page) => page.getByRole("option");
const chips = (page: Page, name: string) => page.getByRole("list", { name, exact: true }).getByRole("listitem");
const addresses = (page: Page) => page.getByLabel("Add addresses or ranges");
const remark = (page: Page, text: string | RegExp) => page.getByRole("list", { name: "About the addresses" }).getByText(text);

/** Asks the API past the console. */
async function ask<T>(emulator: Emulator, path: string, body?: object): Promise<T> {
  const { projectId, managementKey } = await emulator.info();
  const headers = { authorization: `Bearer ${projectId}:${managementKey}`, "content-type": "application/json" };
  const post = body && { method: "POST", body: JSON.stringify(body) };
  const answer = await fetch(new URL(path, emulator.url), { headers, ...post });
  expect(answer.status, path).toBe(200);
  return (await answer.json()) as T;
}

interface Tenant {
  id: string;
  name: string;
}

interface Key {
  name: string;
  description: string;
  roleNames: string[];
  keyTenants: { tenantId: string; roleNames: string[] }[];
  boundUserId: string;
  permittedIps: string[];
  customClaims: Record<string, unknown>;
  customAttributes: Record<string, unknown>;
}

/** Sends the form, and gives the key as the server has it. */
async function create(page: Page, emulator: Emulator): Promise<Key> {
  const answer = await overhear(page, CREATE);
  await button(page, "Create key").click();
  await expect(reveal(page)).toBeVisible();
  const { key } = await answer.heard;
  return (await ask<{ key: Key }>(emulator, `/v1/mgmt/accesskey?id=${key.id}`)).key;
}

/** The body of the only create that was sent. */
async function sent(emulator: Emulator): Promise<Record<string, unknown>> {
  const creates = await emulator.log("create");
  expect(creates).toHaveLength(1);
  return creates[0]?.body as Record<string, unknown>;
}

async function openForm(page: Page, emulator: Emulator, name = "made in the form") {
  await openKeys(page, emulator);
  await fillForm(page, name);
}

/** Types into a picker and takes the first line. */
async function pick(field: Locator, text: string) {
  await field.fill(text);
  await expect(options(field.page()).first()).toBeVisible();
  await field.press("Enter");
}

/** Types into a picker that has nothing to offer. */
async function type(field: Locator, text: string) {
  await field.fill(text);
  await field.press("Enter");
}

/** A row of claims or attributes. */
async function addRow(page: Page, what: "claim" | "attribute", at: number, name: string, type: string, value: string) {
  await button(page, what === "claim" ? "Add a claim" : "Add an attribute").click();
  await page.getByLabel(`Name of ${what} ${at}`).fill(name);
  await page.getByLabel(`Type of ${what} ${at}`).selectOption(type);
  const field = page.getByLabel(`Value of ${what} ${at}`);
  await (type === "boolean" ? field.selectOption(value) : field.fill(value));
}

test("a key is described by keyboard alone, and the server has exactly that", async ({ page, emulator }) => {
  const { tenants } = await ask<{ tenants: Tenant[] }>(emulator, "/v1/mgmt/tenant/all");
  const tenant = tenants.find(({ name }) => /^[a-z ]+$/i.test(name)) as Tenant;
  await openForm(page, emulator, "by keyboard");
  const press = (key: string) => page.keyboard.press(key);

  await tabTo(page, page.getByRole("radio", { name: "In the project" }));
  await press("ArrowRight");
  await expect(page.getByRole("radio", { name: "In tenants" })).toBeChecked();
  await tabTo(page, picker(page, "Add a tenant"));
  await page.keyboard.type(tenant.name);
  await expect(options(page).filter({ hasText: tenant.id })).toBeVisible();
  await press("Enter");
  await expect(page.getByRole("listitem").filter({ hasText: tenant.id })).toBeVisible();
  await tabTo(page, picker(page, `Add a role in ${tenant.name}`));
  await page.keyboard.type("reader");
  await expect(options(page).first()).toBeVisible();
  await press("Enter");
  await expect(chips(page, `Roles in ${tenant.name}`)).toHaveText(["Reader"]);
  await page.keyboard.type("audit");
  await press("ArrowDown");
  await press("ArrowUp");
  await press("Enter");
  await expect(chips(page, `Roles in ${tenant.name}`)).toHaveText(["Reader", "Auditor"]);

  await tabTo(page, addresses(page));
  await page.keyboard.type("203.0.113.0/24");
  await press("Enter");
  await page.keyboard.type("2001:db8::7,");
  await expect(chips(page, "Permitted addresses of the key")).toHaveText(["203.0.113.0/24", "2001:db8::7"]);

  await tabTo(page, button(page, "Add a claim"));
  await press("Enter");
  await expect(page.getByLabel("Name of claim 1")).toBeFocused();
  await page.keyboard.type("tier");
  await press("Tab");
  await page.keyboard.type("number");
  await press("Tab");
  await expect(page.getByLabel("Value of claim 1")).toBeFocused();
  await page.keyboard.type("2");
  // Enter in a row does not send a form that is not finished.
  await press("Enter");
  await expect(heading(page, "Create an access key")).toBeVisible();
  await tabTo(page, button(page, "Add an attribute"));
  await press("Enter");
  await expect(page.getByLabel("Name of attribute 1")).toBeFocused();
  await page.keyboard.type("reviewed");
  await press("Tab");
  await expect(page.getByLabel("Type of attribute 1"), "as the project defines it").toHaveValue("boolean");

  await tabTo(page, button(page, "Create key"));
  const answer = await overhear(page, CREATE);
  await press("Enter");
  const { key } = await answer.heard;
  const made = (await ask<{ key: Key }>(emulator, `/v1/mgmt/accesskey?id=${key.id}`)).key;
  expect(made).toMatchObject({
    name: "by keyboard",
    roleNames: [],
    permittedIps: ["203.0.113.0/24", "2001:db8::7"],
    customClaims: { tier: 2 },
    customAttributes: { reviewed: false },
  });
  expect(made.keyTenants).toMatchObject([{ tenantId: tenant.id, roleNames: ["Reader", "Auditor"] }]);
});

test("roles of the project, claims and attributes of every type arrive as they stand there", async ({ page, emulator }) => {
  await openForm(page, emulator);
  await page.getByLabel("Description").fill("first line\nsecond line");
  await pick(picker(page, "Add a project role"), "audit");
  await pick(picker(page, "Add a project role"), "reader");
  await page.getByRole("button", { name: "Remove Auditor" }).click();
  await expect(chips(page, "Project roles of the key")).toHaveText(["Reader"]);
  await addRow(page, "claim", 1, "team", "text", "5");
  await addRow(page, "claim", 2, "tier", "number", "-0.25");
  await addRow(page, "claim", 3, "on-call", "boolean", "true");
  await addRow(page, "claim", 4, "deep", "JSON", '{"list": [1, null, 12345678901234567890123]}');
  await addRow(page, "attribute", 1, "data_classes", "list", "internal\npii");
  await addRow(page, "attribute", 2, "cost_center", "number", "4711");
  await page.getByText(/^What a token of this key will carry: about \d+ bytes/).click();
  await expect(page.getByRole("list", { name: "Claims of a token" }).getByRole("listitem").filter({ hasText: "team" })).toContainText('"5"');
  expect(await create(page, emulator)).toMatchObject({
    description: "first line\nsecond line",
    roleNames: ["Reader"],
    keyTenants: [],
    customAttributes: { data_classes: ["internal", "pii"], cost_center: 4711 },
    customClaims: { team: "5", tier: -0.25, "on-call": true },
  });
});

test("a number that no double holds leaves this page digit by digit", async ({ page, emulator }) => {
  await openForm(page, emulator);
  await addRow(page, "claim", 1, "big", "JSON", "9007199254740993");
  await expect(section(page, "Custom claims")).toContainText("may arrive rounded");
  const request = page.waitForRequest(CREATE);
  await button(page, "Create key").click();
  expect((await request).postData()).toContain('"customClaims":{"big":9007199254740993}');
  await expect(reveal(page)).toBeVisible();
});

test("a user is found by a part of the name, and the key acts as that user", async ({ page, emulator }) => {
  await openForm(page, emulator);
  await pick(picker(page, "Add a project role"), "reader");
  await page.getByRole("radio", { name: "As a user" }).check();
  await expect(section(page, "Access")).toContainText("Left out with this choice: the project role Reader.");
  const field = picker(page, "Find a user");
  await field.click();
  await expect(options(page).first()).toBeVisible();
  await field.fill("@example.com");
  await expect(options(page).first()).toContainText("@example.com");
  await expect(page.getByText(/users? are shown|\d+ users?$/)).toBeVisible();
  await field.press("ArrowDown");
  await field.press("Enter");
  const [user] = await chips(page, "The user").allTextContents();
  expect(user).toMatch(/^U2/);
  const made = await create(page, emulator);
  expect(made).toMatchObject({ boundUserId: user, roleNames: [], keyTenants: [] });
  expect(await sent(emulator)).not.toHaveProperty("roleNames");
});

test("a user who was found for another text is not taken for this one", async ({ page, emulator }) => {
  await openForm(page, emulator);
  await page.getByRole("radio", { name: "As a user" }).check();
  const field = picker(page, "Find a user");
  await field.fill("@example.com");
  await expect(options(page).first()).toBeVisible();
  await emulator.fail({ operation: "userSearch", nth: "every", then: { hang: true } });
  await field.fill("nobody is called so");
  await expect(options(page)).toHaveCount(0);
  await field.press("Enter");
  await expect(chips(page, "The user")).toHaveCount(0);
});

test("choosing another kind of access and back loses nothing", async ({ page, emulator }) => {
  await openForm(page, emulator);
  await pick(picker(page, "Add a project role"), "reader");
  await page.getByRole("radio", { name: "In tenants" }).check();
  await expect(section(page, "Access")).toContainText("the project role Reader");
  await page.getByRole("radio", { name: "In the project" }).check();
  await expect(chips(page, "Project roles of the key")).toHaveText(["Reader"]);
  await expect(section(page, "Access")).not.toContainText("Left out");
});

test("among 2,000 tenants one is found at once, and none can be there twice", async ({ page, emulator }) => {
  const tenants = Array.from({ length: 2_000 }, (_, n) => ({ id: `T2many${n}`, name: n === 1_234 ? "<b>Needle</b> & Co" : `Tenant ${n}` }));
  await page.route(TENANTS, (route) => route.fulfill({ json: { tenants } }));
  await emulator.choose({ unknownTenants: "accepted" });
  await openForm(page, emulator);
  await page.getByRole("radio", { name: "In tenants" }).check();
  const field = picker(page, "Add a tenant");
  await field.click();
  await expect(page.getByText("50 of 2,000 tenants are shown. Type to narrow them down.")).toBeVisible();
  await expect(options(page)).toHaveCount(50);
  await pick(field, "needle");
  await expect(page.getByRole("listitem").filter({ hasText: "T2many1234" })).toContainText("<b>Needle</b> & Co");
  await field.fill("needle");
  await expect(page.getByText("No other tenant has “needle” in it.")).toBeVisible();
  await field.fill("");
  await field.press("ArrowDown");
  await expect(page.getByText("50 of 1,999 tenants are shown.")).toBeVisible();
  expect(await emulator.log("tenantAll"), "the list is asked for once").toHaveLength(0);
  expect((await create(page, emulator)).keyTenants).toMatchObject([{ tenantId: "T2many1234" }]);
});

test("the directory is read once in a session", async ({ page, emulator }) => {
  await openForm(page, emulator);
  await expect(picker(page, "Add a project role")).toBeVisible();
  await button(page, "Cancel").click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Discard" }).click();
  await fillForm(page, "again");
  await pick(picker(page, "Add a project role"), "reader");
  await expect(chips(page, "Project roles of the key")).toHaveText(["Reader"]);
  expect(await emulator.log("roleAll")).toHaveLength(1);
  expect(await emulator.log("tenantAll")).toHaveLength(1);
});

test("where the management key may list nothing, ids and names are typed", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/403/);
  for (const operation of ["roleAll", "tenantAll", "userSearch"]) {
    await emulator.fail({ operation, nth: "every", then: { status: 403, body: { errorCode: "E1", errorDescription: "Forbidden" } } });
  }
  await emulator.choose({ unknownTenants: "accepted", unknownRoles: "accepted" });
  await openForm(page, emulator);
  await expect(section(page, "Access")).toContainText("may not list roles");
  await page.getByRole("radio", { name: "As a user" }).check();
  await picker(page, "Find a user").click();
  await expect(section(page, "Access")).toContainText("may not look users up");
  await page.getByRole("radio", { name: "In tenants" }).check();
  await type(picker(page, "Add a tenant"), "acme, inc");
  // Leaving the field takes what was typed.
  await picker(page, "Add a role in acme, inc").fill('Reader, "x" <y>');
  await addresses(page).focus();
  await expect(chips(page, "Roles in acme, inc")).toHaveText(['Reader, "x" <y>']);
  expect((await create(page, emulator)).keyTenants).toMatchObject([{ tenantId: "acme, inc", roleNames: ['Reader, "x" <y>'] }]);
});

test("a list that could not be read is read again when a person asks", async ({ page, emulator }) => {
  await emulator.fail({ operation: "roleAll", then: { html: true, status: 200 } });
  await openForm(page, emulator);
  await expect(section(page, "Access")).toContainText("The roles could not be read");
  await emulator.heal();
  await section(page, "Access").getByRole("button", { name: "Try again" }).click();
  await expect(section(page, "Access")).not.toContainText("could not be read");
  await pick(picker(page, "Add a project role"), "reader");
  await expect(chips(page, "Project roles of the key")).toHaveText(["Reader"]);
});

test("what was typed into a picker and not taken keeps the form from being sent", async ({ page, emulator }) => {
  await openForm(page, emulator);
  const field = picker(page, "Add a project role");
  await field.fill("rea");
  await button(page, "Create key").click();
  await expect(field).toHaveAccessibleDescription(/“rea” is not added/);
  await expect(section(page, "Access")).toContainText("1 problem");
  expect(await emulator.log("create")).toHaveLength(0);
  await field.fill("reader");
  await expect(options(page).first()).toBeVisible();
  await addresses(page).focus();
  await expect(chips(page, "Project roles of the key"), "a whole name is taken").toHaveText(["Reader"]);
  expect(await create(page, emulator)).toMatchObject({ roleNames: ["Reader"] });
});

test("a pasted list of addresses is taken apart and looked at entry by entry", async ({ page, emulator }) => {
  await openForm(page, emulator);
  const entries = chips(page, "Permitted addresses of the key");
  await addresses(page).fill("203.0.113.7, 10.0.0.1/8;1.2.3.4/08\n203.0.113.0/24\t::ffff:198.51.100.1 1.2.3.4:443\n");
  await expect(entries).toHaveCount(6);
  await expect(addresses(page)).toHaveValue("");
  await expect(section(page, "Permitted addresses")).toContainText("3 problems");
  await expect(remark(page, /must be a plain number/)).toBeVisible();
  await expect(remark(page, /no ports, masks, wildcards/)).toBeVisible();
  await expect(remark(page, /203\.0\.113\.0\/24 holds these addresses already/)).toBeVisible();
  await button(page, "Use 10.0.0.0/8").click();
  await button(page, "Use 198.51.100.1").click();
  await page.getByRole("button", { name: "Remove 1.2.3.4/08" }).click();
  await page.getByRole("button", { name: "Remove 1.2.3.4:443" }).click();
  await button(page, "Remove 1 that others cover").click();
  await expect(entries).toHaveText(["10.0.0.0/8", "203.0.113.0/24", "198.51.100.1"]);

  const test = page.getByLabel("Check an address");
  const answer = section(page, "Permitted addresses").getByRole("status");
  await test.fill("203.0.113.200");
  await expect(answer.getByText("Allowed by 203.0.113.0/24.")).toBeVisible();
  await test.fill("203.0.114.1");
  await expect(answer.getByText("Not allowed: no entry holds it.")).toBeVisible();
  expect((await create(page, emulator)).permittedIps).toEqual(["10.0.0.0/8", "203.0.113.0/24", "198.51.100.1"]);
});

test("a range of everyone is asked about before it is in the list", async ({ page, emulator }) => {
  await openForm(page, emulator);
  const entries = chips(page, "Permitted addresses of the key");
  await addresses(page).fill("203.0.113.7 0.0.0.0/0 ::/0 ");
  await expect(page.getByRole("alert").filter({ hasText: "Allow everyone on IPv4 by 0.0.0.0/0?" })).toBeVisible();
  await button(page, "Create key").click();
  expect(await emulator.log("create"), "nothing is sent before the answer").toHaveLength(0);
  await button(page, "Leave it out").click();
  await expect(page.getByRole("alert").filter({ hasText: "Allow everyone on IPv6 by ::/0?" })).toBeVisible();
  await button(page, "Allow everyone on IPv6: add ::/0").click();
  await expect(entries).toHaveText(["203.0.113.7", "::/0"]);
  expect((await create(page, emulator)).permittedIps).toEqual(["203.0.113.7", "::/0"]);
});

test("of ten thousand pasted addresses none is lost without a word", async ({ page, emulator }) => {
  await openForm(page, emulator);
  const many = Array.from({ length: 10_000 }, (_, n) => `198.18.${n >> 8}.${n & 255}`);
  // All at once, as a paste comes; what the test types would come line by line.
  await addresses(page).evaluate((field, text) => {
    (field as HTMLTextAreaElement).value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }, `${many.join("\n")}\n`);
  await expect(chips(page, "Permitted addresses of the key")).toHaveCount(500);
  await expect(addresses(page)).toHaveAccessibleDescription(/at most 500 entries. The last 9,500 were left in the field/);
  expect((await addresses(page).inputValue()).trim().split("\n")).toHaveLength(9_500);
});

test("claims are refused where a token or another claim has the name, or a number would change", async ({ page, emulator }) => {
  await openForm(page, emulator);
  await addRow(page, "claim", 1, "sub", "text", "me");
  await addRow(page, "claim", 2, "tier", "number", "1.0");
  await addRow(page, "claim", 3, "__proto__", "text", "{{user.email}}");
  await addRow(page, "claim", 4, "tier", "text", "x");
  await expect(page.getByLabel("Name of claim 1")).toHaveAccessibleDescription(/set by Descope in every token/);
  await expect(page.getByLabel("Value of claim 2")).toHaveAccessibleDescription(/would not arrive as it stands/);
  await expect(page.getByLabel("Name of claim 4")).toHaveAccessibleDescription(/stands here twice/);
  await expect(section(page, "Custom claims")).toContainText("Templates are not filled in");
  await button(page, "Create key").click();
  await expect(page.getByLabel("Name of claim 1")).toBeFocused();
  await page.getByRole("button", { name: "Remove claim 4" }).click();
  await page.getByRole("button", { name: "Remove claim 1" }).click();
  await page.getByLabel("Value of claim 1").fill("1");
  const made = await create(page, emulator);
  expect(Object.entries(made.customClaims).sort()).toEqual([["__proto__", "{{user.email}}"], ["tier", 1]]);
});

test("claims as JSON become rows, and what is not valid yet cannot be sent", async ({ page, emulator }) => {
  await openForm(page, emulator);
  await addRow(page, "claim", 1, "team", "text", "build");
  await button(page, "Edit claims as JSON").click();
  const json = page.getByLabel("All claims as a JSON object");
  await expect(json).toHaveValue('{\n  "team":"build"\n}');
  for (const [text, why] of [
    ['{"a":1,"a":2}', /“a” stands twice in the same object \(line 1, column \d+\)/],
    ["{'a':1}", /Expected a name in double quotes/],
    ['{"a":1,}', /line 1, column 8/],
    ["[1]", /Expected an object in braces/],
    [`{"a":${"[".repeat(200)}${"]".repeat(200)}}`, /too deep/],
    [`{"a":"${"x".repeat(70_000)}"}`, /at most 65536 are allowed/],
  ] as const) {
    await json.fill(text);
    await expect(json).toHaveAccessibleDescription(why);
  }
  await json.fill('{"a":1');
  await button(page, "Create key").click();
  await expect(json).toBeFocused();
  expect(await emulator.log("create")).toHaveLength(0);
  await json.fill('{"n":12345678901234567890123,"o":{"b" : 1.0},"t":"\\u00e9"}');
  await button(page, "Back to rows").click();
  await expect(page.getByLabel("Type of claim 1")).toHaveValue("JSON");
  await expect(page.getByLabel("Value of claim 3")).toHaveValue("é");
  const request = page.waitForRequest(CREATE);
  await button(page, "Create key").click();
  expect((await request).postData()).toContain('"customClaims":{"n":12345678901234567890123,"o":{"b" : 1.0},"t":"\\u00e9"}');
  await expect(reveal(page)).toBeVisible();
});

test("what is typed right after a row was added is in that row", async ({ page, emulator }) => {
  // The field was focused with the next frame, and on a busy machine the first letters were typed into nothing.
  await openForm(page, emulator);
  await page.evaluate(() => (window.requestAnimationFrame = () => 0));
  for (const what of ["claim", "attribute"]) {
    for (const at of [1, 2]) {
      await button(page, `Add ${what === "claim" ? "a claim" : "an attribute"}`).press("Enter");
      await expect(page.getByLabel(`Name of ${what} ${at}`)).toBeFocused();
    }
  }
});

test("an attribute is compared with what the project defines", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/404/);
  await openForm(page, emulator);
  await button(page, "Add an attribute").click();
  await page.getByLabel("Name of attribute 1").fill("cost_center");
  const type = page.getByLabel("Type of attribute 1");
  await type.focus();
  await expect(type, "an empty value becomes one as it is defined").toHaveValue("number");
  await type.selectOption("text");
  await page.getByLabel("Value of attribute 1").fill("4711");
  await addRow(page, "attribute", 2, "made_up", "text", "x");
  await button(page, "Add an attribute").focus();
  const attributes = section(page, "Custom attributes");
  await expect(attributes).toContainText("Cost center: number. The value here is a text.");
  await expect(attributes).toContainText("The project defines no attribute of this name");
  await type.selectOption("number");
  await expect(attributes).not.toContainText("The value here is a text.");
  await expect(page.getByLabel("Value of attribute 1")).toHaveValue("4711");
});

test("what a name hides, and whose name it looks like, is said while it is typed", async ({ page, emulator }) => {
  await openForm(page, emulator, "plain name");
  await page.getByLabel("Name", { exact: true }).fill("admin\u202enimda");
  const naming = section(page, "Naming");
  await expect(naming).toContainText("characters that are not seen: U+202E");
  await expect(naming).toContainText("Shown as: adminU+202Enimda");
  await page.getByLabel("Description").fill("-----BEGIN PRIVATE KEY-----");
  await expect(naming).toContainText("This looks like a secret");
  await page.getByLabel("Name", { exact: true }).fill("é".repeat(60));
  await expect(page.getByLabel("Name", { exact: true })).toHaveAccessibleDescription(/60 of 100 characters, 120 bytes/);
  await page.getByLabel("Name", { exact: true }).fill("x".repeat(101));
  await expect(page.getByLabel("Name", { exact: true })).toHaveAccessibleDescription(/101 characters; at most 100/);
});

test("a name that looks like another key's is told", async ({ page, emulator }) => {
  await openForm(page, emulator, "Payroll sync");
  await create(page, emulator);
  await reveal(page).getByLabel("I have stored it").check();
  await reveal(page).getByRole("button", { name: "Close" }).click();
  await fillForm(page, "P\u0430yroll sync");
  const naming = section(page, "Naming");
  await expect(naming).toContainText("It looks like the name of another key: Payroll sync.");
  await page.getByLabel("Name", { exact: true }).fill("Payroll sync");
  await expect(naming).toContainText("Another key has exactly this name.");
});

test("a refusal leaves everything typed where it is", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/400/);
  await openForm(page, emulator, "refused");
  await pick(picker(page, "Add a project role"), "reader");
  await addresses(page).fill("203.0.113.7 ");
  await addRow(page, "claim", 1, "team", "text", "build");
  await addRow(page, "attribute", 1, "ticket", "text", "T-1");
  await emulator.fail({ operation: "create", then: { status: 400, body: { errorCode: "E1", errorDescription: "Role Reader does not exist in project" } } });
  await button(page, "Create key").click();
  await expect(page.getByRole("alert")).toContainText("Role Reader does not exist in project");
  expect(await create(page, emulator)).toMatchObject({
    roleNames: ["Reader"],
    permittedIps: ["203.0.113.7"],
    customClaims: { team: "build" },
    customAttributes: { ticket: "T-1" },
  });
});

/** Everything that the form can say, about right and wrong. */
async function fillInEverything(page: Page) {
  await page.getByRole("radio", { name: "In tenants" }).check();
  await pick(picker(page, "Add a tenant"), "e");
  await pick(picker(page, /^Add a role in/), "reader");
  await addresses(page).fill("10.0.0.1/8 1.2.3 2001:db8::/32 0.0.0.0/0 ");
  await page.getByLabel("Check an address").fill("10.1.1.1");
  await addRow(page, "claim", 1, "sub", "text", "x");
  await addRow(page, "claim", 2, "o", "JSON", "{");
  await addRow(page, "attribute", 1, "data_classes", "list", "pii");
  await page.getByText(/^What a token of this key will carry/).click();
}

for (const [state, reach] of [
  ["filled in", fillInEverything],
  ["with an open list", async (page) => {
    await page.getByRole("radio", { name: "In tenants" }).check();
    await picker(page, "Add a tenant").fill("e");
    await expect(options(page).first()).toBeVisible();
  }],
] as [string, (page: Page) => Promise<void>][]) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`the form ${state} is accessible in ${colorScheme}, and fits a narrow window`, async ({ page, emulator }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await openForm(page, emulator, "admin\u202enimda");
      await reach(page);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect.soft(violations.map(({ id, nodes }) => ({ id, nodes: nodes.map((node) => [node.html, node.failureSummary]) }))).toEqual([]);
      for (const width of [320, 768]) {
        await page.setViewportSize({ width, height: 640 });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect.soft(wide, `${width} px wide`).toBe(0);
      }
    });
  }
}

for (const allowed of [true, false]) {
  test(`the page of a key ${allowed ? "calls its user by the name" : "says that it may not know its user's name"}`, async ({ page, emulator, expectConsoleError }) => {
    const { users } = await ask<{ users: { userId: string; name: string; email: string }[] }>(emulator, "/v2/mgmt/user/search", { text: "", limit: 1 });
    const [user] = users;
    if (!allowed) {
      expectConsoleError(/403/);
      await emulator.fail({ operation: "usersLoad", nth: "every", then: { status: 403, body: { errorCode: "E1" } } });
    }
    const { key } = await ask<{ key: { id: string } }>(emulator, "/v1/mgmt/accesskey/create", { name: "acts as somebody", userId: user?.userId });
    await signIn(page, emulator, `#/keys/id/${key.id}`);
    const access = section(page, "Access");
    await expect(access).toContainText(user?.userId ?? "");
    if (allowed) await expect(access).toContainText(`Acts as the user ${user?.name} ${user?.email}`);
    else await expect(access).toContainText("This management key may not look up what users are called.");
  });
}

test("what is wrong with a name is told where the claims are JSON, too", async ({ page, emulator }) => {
  await openForm(page, emulator, "reserved");
  await button(page, "Edit claims as JSON").click();
  const json = page.getByLabel("All claims as a JSON object");
  await json.fill('{"sub": "x"}');
  await button(page, "Create key").click();
  await expect(json).toHaveAccessibleDescription(/“sub”/);
  await expect(json).toHaveAttribute("aria-invalid", "true");
  expect(await emulator.log("create")).toHaveLength(0);
});
