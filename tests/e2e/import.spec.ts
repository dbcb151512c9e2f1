// Keys from a file: looked at row by row, decided about, and made one after the other.
import { open as openFile } from "node:fs/promises";
import { AxeBuilder } from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { ask, load, make } from "./support/admin.ts";
import { button, controlClock, exchange, heading, loseAnswer, signIn, stored, traces } from "./support/console.ts";
import type { Emulator } from "./support/emulator.ts";
import { expect, test } from "./support/fixtures.ts";

const IMPORT = "**/v1/mgmt/accesskey/import";
const SECRET = "zQ8kT2mV5xW1yB7cD4fG9hJ3";

const table = (page: Page) => page.getByRole("table", { name: "Rows of the file" });
const send = (page: Page) => page.getByRole("region", { name: "What would be done" });
const go = (page: Page, label: string | RegExp) => send(page).getByRole("button", { name: label });
const card = (page: Page, title: string) => page.getByRole("region", { name: title, exact: true });
/** How far a run has come, as it is read out. */
const told = (run: Locator) => run.getByRole("status").first();
const counts = (page: Page) => page.getByRole("group", { name: "Look at" });
const asked = async (emulator: Emulator) => (await emulator.log("import")).length;

/** A secret that is told from the others by its number. */
const secret = (at: number) => `${SECRET}-${String(at).padStart(4, "0")}`;

/** Makes a file of so many bytes without writing them. */
async function truncate(path: string, bytes: number): Promise<void> {
  const handle = await openFile(path, "w");
  await handle.truncate(bytes);
  await handle.close();
}

async function open(page: Page, emulator: Emulator): Promise<void> {
  await emulator.choose({ unknownTenants: "accepted", unknownRoles: "accepted" });
  await signIn(page, emulator, "#/import");
  await expect(heading(page, "Import keys")).toBeVisible();
}

async function choose(page: Page, text: string | Buffer, name = "keys.csv"): Promise<void> {
  const buffer = typeof text === "string" ? Buffer.from(text) : text;
  await page.getByLabel("File with keys").setInputFiles({ name, mimeType: "text/plain", buffer });
}

/** A file of so many keys, with an expiry each. */
const file = (count: number) =>
  ["name,secret,expires", ...Array.from({ length: count }, (_, at) => `legacy-${at},${secret(at)},2027-06-30`)].join("\n");

async function keyNamed(emulator: Emulator, name: string): Promise<{ id: string }[]> {
  const { projectId, managementKey } = await emulator.info();
  const answer = await fetch(new URL("/v1/mgmt/accesskey/search", emulator.url), {
    method: "POST",
    headers: { authorization: `Bearer ${projectId}:${managementKey}`, "content-type": "application/json" },
    body: "{}",
  });
  const { keys } = (await answer.json()) as { keys: { id: string; name: string }[] };
  return keys.filter((key) => key.name === name);
}

test("keys are imported: the first alone, the others after a person has seen it, and undone again", async ({ page, emulator }) => {
  await open(page, emulator);
  const before = (await emulator.info()).keys;
  await choose(page, file(5));
  await expect(table(page).getByRole("row")).toHaveCount(6);
  await expect(table(page)).toContainText("legacy-3");
  await go(page, "Import 5 keys").click();
  await expect(heading(page, "Runs")).toBeVisible();
  const run = card(page, "Import 5 keys");
  await expect(run.getByRole("link", { name: "legacy-0" })).toBeVisible();
  expect(await asked(emulator)).toBe(1);
  expect(await exchange(emulator, secret(0))).toBe(200);
  await run.getByRole("button", { name: "Resume" }).click();
  await expect(told(run)).toHaveText("5 done");
  expect(await asked(emulator)).toBe(5);
  expect(await exchange(emulator, secret(4))).toBe(200);
  // Nothing of a secret stays in this browser.
  expect(await traces(page, SECRET)).toEqual([]);
  expect((await stored(page)).filter((text) => text.includes(SECRET))).toEqual([]);
  await run.getByRole("button", { name: /^Undo/ }).click();
  const plan = page.getByRole("alertdialog");
  await plan.getByLabel("Type 5 to delete so many keys for good").fill("5");
  await plan.getByRole("button", { name: "Delete 5 keys" }).click();
  await expect(told(card(page, "Delete 5 keys"))).toHaveText("5 done");
  expect((await emulator.info()).keys).toBe(before);
});

test("what each row says of a key arrives at the server", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/403/);
  // What the project has is not what this file names, and this management key may not list it.
  await page.route("**/v1/mgmt/role/all", (route) => route.fulfill({ status: 403, json: { errorCode: "E011001" } }));
  await page.route("**/v1/mgmt/tenant/all", (route) => route.fulfill({ status: 403, json: { errorCode: "E011001" } }));
  await open(page, emulator);
  await expect(page.getByLabel("File with keys")).toBeVisible();
  const rows = [
    {
      name: "whole",
      cleartext: secret(1),
      expireTime: 1_900_000_000,
      description: "a, \"b\"\nc",
      keyTenants: [{ tenantId: "T2north", roleNames: ["Reader"] }],
      permittedIps: ["192.0.2.0/24"],
      customClaims: { n: 12_345_678_901, deep: { list: [1, null] } },
      status: "active",
    },
  ];
  await choose(page, JSON.stringify({ keys: rows }), "keys.json");
  await go(page, "Import 1 key").click();
  await expect(told(card(page, "Import 1 key"))).toHaveText("1 done");
  const [found] = await keyNamed(emulator, "whole");
  const key = await load(emulator, found!.id);
  expect(key.description).toBe("a, \"b\"\nc");
  expect(key.keyTenants).toMatchObject([{ tenantId: "T2north", roleNames: ["Reader"] }]);
  expect(key.permittedIps).toEqual(["192.0.2.0/24"]);
  expect(key.customClaims).toEqual({ n: 12_345_678_901, deep: { list: [1, null] } });
  expect(Number(key.expireTime)).toBe(1_900_000_000);
  // The secret is taken; only the address from which it comes is not one that the file permits.
  expect(await exchange(emulator, secret(1))).toBe(403);
});

test("a bad row among good ones keeps everything back until it is left out", async ({ page, emulator }) => {
  await make(emulator, { name: "ci-deploy" });
  await open(page, emulator);
  await choose(page, `${file(4)}\nno-secret,,2027-06-30\nci-deploy,${secret(9)},2027-06-30\nlegacy-1,${secret(10)},2027-06-30\nlate,${secret(11)},2020-01-01`);
  await expect(counts(page).getByRole("button", { name: "2 wrong" })).toBeVisible();
  await expect(counts(page).getByRole("button", { name: "3 to decide" })).toBeVisible();
  await expect(go(page, /^Import/)).toHaveAttribute("aria-disabled", "true");
  await counts(page).getByRole("button", { name: "2 wrong" }).click();
  await expect(table(page).getByRole("row")).toHaveCount(3);
  await table(page).getByRole("button", { name: /^Line 6: wrong/ }).click();
  const line = page.getByRole("dialog", { name: "Line 6" });
  await expect(line).toContainText("secret");
  await line.getByRole("button", { name: "Leave it out" }).click();
  await expect(line).toContainText("State: left out.");
  await line.getByRole("button", { name: "Close" }).click();
  await counts(page).getByRole("button", { name: "1 wrong" }).click();
  await button(page, "Leave out 1 that are wrong").click();
  await counts(page).getByRole("button", { name: "3 to decide" }).click();
  await button(page, "Leave out 1 whose name exists already").click();
  await counts(page).getByRole("button", { name: "2 to decide" }).click();
  await button(page, "Leave out 1 that repeat a name of the file").click();
  await go(page, "Import 4 keys").click();
  const run = card(page, "Import 4 keys");
  await run.getByRole("button", { name: "Resume" }).click();
  await expect(told(run)).toHaveText("4 done");
  expect(await keyNamed(emulator, "ci-deploy")).toHaveLength(1);
});

test("columns are recognised and can be changed, and a secret is shown by its length alone", async ({ page, emulator }) => {
  await open(page, emulator);
  await choose(page, `alpha;beta\nfirst;${secret(1)}\nsecond;${secret(2)}`, "keys.txt");
  await expect(page.getByLabel("Format")).toHaveValue("CSV with semicolons");
  await expect(page.getByText("Is this the row of headings?")).toBeVisible();
  await button(page, "Yes, it names the columns").click();
  await page.getByRole("combobox", { name: "What “alpha” is" }).selectOption("name");
  await page.getByRole("combobox", { name: "What “beta” is" }).selectOption("secret");
  await expect(table(page)).toContainText("29 characters");
  await expect(page.getByText(SECRET)).toHaveCount(0);
  await page.getByLabel("Import 2 keys that never end").check();
  await expect(go(page, "Import 2 keys")).not.toHaveAttribute("aria-disabled", "true");
  await page.getByRole("combobox", { name: "What “beta” is" }).selectOption("not sent");
  await expect(go(page, /^Import/)).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByText(SECRET)).toHaveCount(0);
});

test("rows can be pasted, and do not stay in the page", async ({ page, emulator }) => {
  await open(page, emulator);
  const field = page.getByLabel("Or paste the rows");
  await field.fill(`CI_KEY=${secret(1)}\nexport BACKUP_KEY="${secret(2)}"`);
  for (const key of ["a", "x", "v"]) await field.press(`ControlOrMeta+${key}`);
  await expect(page.getByText("Pasted rows")).toBeVisible();
  await expect(page.getByLabel("Format")).toHaveValue(".env (NAME=secret)");
  await expect(table(page)).toContainText("BACKUP_KEY");
  expect(await traces(page, SECRET)).toEqual([]);
});

test("weak secrets are imported only when somebody says so", async ({ page, emulator }) => {
  await open(page, emulator);
  await choose(page, "name,secret,expires\nweak,test,2027-06-30");
  await expect(page.getByText("Secrets: 1 weak")).toBeVisible();
  await expect(go(page, "Import 1 key")).toHaveAttribute("aria-disabled", "true");
  await page.getByLabel("Import 1 weak secret all the same").check();
  await expect(go(page, "Import 1 key")).not.toHaveAttribute("aria-disabled", "true");
});

test("keys that never end are imported only when somebody says so, of as many as there are then", async ({ page, emulator }) => {
  await open(page, emulator);
  await choose(page, `name,secret,expires\na,${secret(1)},never\nb,${secret(2)},\nc,${secret(3)},2027-06-30`);
  await expect(send(page).getByRole("paragraph").filter({ hasText: "keys may be made that never end" })).toBeVisible();
  await page.getByLabel("Import 2 keys that never end").check();
  await expect(go(page, "Import 3 keys")).not.toHaveAttribute("aria-disabled", "true");
  await table(page).getByRole("button", { name: /^Line 3:/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Leave it out" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await expect(page.getByLabel("Import 1 key that never ends"), "it was said of two").not.toBeChecked();
  await table(page).getByRole("button", { name: /^Line 4:/ }).click();
  await expect(page.getByRole("dialog")).toContainText("2027-06-30T00:00:00Z in UTC, 1814313600 in seconds");
});

test("below what was typed a paste is a part of it", async ({ page, emulator }) => {
  await open(page, emulator);
  const field = page.getByLabel("Or paste the rows");
  await field.fill("name,secret,expires\n");
  await field.evaluate((field) => {
    const event = new ClipboardEvent("paste", { clipboardData: new DataTransfer(), bubbles: true, cancelable: true });
    event.clipboardData?.setData("text/plain", "a,b,c");
    if (!field.dispatchEvent(event)) throw new Error("the paste was taken");
  });
  await field.fill(`name,secret,expires\na,${secret(1)},2027-06-30`);
  await button(page, "Read what was typed").click();
  await expect(go(page, "Import 1 key")).not.toHaveAttribute("aria-disabled", "true");
  expect(await traces(page, SECRET)).toEqual([]);
});

test("leaving a file asks, and leaving the page wipes it", async ({ page, emulator }) => {
  await open(page, emulator);
  await choose(page, file(2));
  await expect(table(page)).toBeVisible();
  await page.getByRole("link", { name: "Runs" }).click();
  const question = page.getByRole("alertdialog");
  await question.getByRole("button", { name: /Stay|Go back|Keep/ }).click();
  await expect(table(page)).toBeVisible();
});

test("a lost answer is looked for, and the row is not sent twice", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/Failed to load resource|ERR_/);
  await open(page, emulator);
  await choose(page, file(3));
  await loseAnswer(page, IMPORT);
  await go(page, "Import 3 keys").click();
  const run = card(page, "Import 3 keys");
  await expect(run.getByRole("link", { name: "legacy-0" })).toBeVisible();
  await run.getByRole("button", { name: "Resume" }).click();
  await expect(told(run)).toHaveText("3 done");
  for (const at of [0, 1, 2]) expect(await keyNamed(emulator, `legacy-${at}`)).toHaveLength(1);
});

test("a row that the browser sends twice by itself is found, and not called failed", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/400/);
  await open(page, emulator);
  // Chromium sends a request again whose connection died; the second copy is refused, since the secret exists by then.
  await emulator.fail({ operation: "import", nth: 2, then: { executeThenDrop: true } });
  await choose(page, file(3));
  await go(page, "Import 3 keys").click();
  const run = card(page, "Import 3 keys");
  await expect(run.getByRole("link", { name: "legacy-0" })).toBeVisible();
  await run.getByRole("button", { name: "Resume" }).click();
  await expect(told(run)).toHaveText("3 done");
  expect(await asked(emulator), "one of them twice").toBe(4);
  await expect(run.getByRole("button", { name: "Undo this import: delete 3…" })).toBeVisible();
});

test("after a reload the secrets are gone, and what was made can still be undone", async ({ page, emulator }) => {
  await open(page, emulator);
  await choose(page, file(3));
  await go(page, "Import 3 keys").click();
  await expect(card(page, "Import 3 keys").getByRole("link", { name: "legacy-0" })).toBeVisible();
  // The browser asks, since the secrets that were not sent yet are nowhere else.
  const question = page.waitForEvent("dialog");
  await Promise.all([question.then((dialog) => dialog.accept()), page.reload()]);
  const run = card(page, "Import 3 keys");
  await run.getByRole("button", { name: "Resume" }).click();
  await expect(run).toContainText("gone with it");
  expect(await asked(emulator)).toBe(1);
  await run.getByRole("button", { name: /^Undo/ }).click();
  await page.getByRole("alertdialog").getByLabel("Type 1 to delete so many keys for good").fill("1");
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete 1 key" }).click();
  await expect(told(card(page, "Delete 1 key"))).toHaveText("1 done");
  expect(await keyNamed(emulator, "legacy-0")).toHaveLength(0);
});

test("the first secret can be exchanged as a test, where the operator lets it", async ({ page, emulator }) => {
  await open(page, emulator);
  await choose(page, file(2));
  await go(page, "Import 2 keys").click();
  const run = card(page, "Import 2 keys");
  await run.getByRole("button", { name: "Exchange its secret, as a test" }).click();
  await expect(run.getByText("Its secret works")).toBeVisible();
  await expect(run).not.toContainText(SECRET);
});

test("where secrets may not be exchanged from here, nothing offers it", async ({ page, emulator }) => {
  await page.route("**/config.json", (route) => route.fulfill({ json: {} }));
  await open(page, emulator);
  await choose(page, file(2));
  await go(page, "Import 2 keys").click();
  const run = card(page, "Import 2 keys");
  await expect(run.getByRole("link", { name: "legacy-0" })).toBeVisible();
  await expect(run.getByRole("button", { name: /Exchange/ })).toHaveCount(0);
});

test("a file that is too large is refused by its size alone", async ({ page, emulator }, info) => {
  await open(page, emulator);
  const path = info.outputPath("large.csv");
  await truncate(path, 200 * 1024 * 1024);
  await page.getByLabel("File with keys").setInputFiles(path);
  await expect(page.getByRole("alert")).toContainText("200 MiB");
  await choose(page, file(1));
  await expect(go(page, "Import 1 key")).toBeVisible();
});

test("signing out asks while secrets of an import wait", async ({ page, emulator }) => {
  await open(page, emulator);
  await choose(page, file(2));
  await go(page, "Import 2 keys").click();
  await expect(card(page, "Import 2 keys").getByRole("link", { name: "legacy-0" })).toBeVisible();
  await button(page, "Sign out").click();
  const question = page.getByRole("alertdialog", { name: "An import is not finished" });
  await question.getByRole("button", { name: "Stay" }).click();
  await card(page, "Import 2 keys").getByRole("button", { name: "Resume" }).click();
  await expect(told(card(page, "Import 2 keys"))).toHaveText("2 done");
  await button(page, "Sign out").click();
  await expect(heading(page, "Sign in")).toBeVisible();
});

test("somebody else's key of the same name is not taken for one that was made", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/Failed to load resource|ERR_/);
  await controlClock(page);
  await open(page, emulator);
  await choose(page, file(1));
  await expect(go(page, "Import 1 key")).toBeVisible();
  await page.route(IMPORT, (route) => route.abort("connectionreset"));
  const theirs = await make(emulator, { name: "legacy-0", roleNames: ["Auditor"] });
  await go(page, "Import 1 key").click();
  const run = card(page, "Import 1 key");
  // The looks, the last of them when any proxy would have given up.
  const look = async () => {
    await page.clock.runFor(15_000);
    return told(run).textContent();
  };
  await expect.poll(look, { intervals: [100] }).toBe("1 unknown");
  await expect(run.getByRole("button", { name: /^Undo/ })).toHaveCount(0);
  expect((await load(emulator, theirs)).roleNames).toEqual(["Auditor"]);
});

test("a refusal by the server has its row, and the rest goes on", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/400/);
  await open(page, emulator);
  // Somebody else has imported the same secret before.
  await ask(emulator, "import", { keys: [{ name: "elsewhere", cleartext: secret(1) }] });
  await choose(page, file(3));
  await go(page, "Import 3 keys").click();
  const run = card(page, "Import 3 keys");
  await run.getByRole("button", { name: "Resume" }).click();
  await expect(told(run)).toHaveText("2 done · 1 failed");
  await run.getByRole("group").locator("summary").first().click();
  await expect(run.getByRole("listitem").filter({ hasText: "legacy-1" })).toBeVisible();
  await expect(run).not.toContainText(SECRET);
});

// What a file may be that is none.
const REFUSED: [string, Buffer, string, RegExp][] = [
  ["nothing", Buffer.from(""), "keys.csv", /empty/],
  ["blanks", Buffer.from(" \r\n\t\n"), "keys.csv", /empty/],
  ["a zip that is called JSON", Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 0, 0]), "keys.json", /ZIP|zip|archive/],
  ["gzip", Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]), "keys.csv", /gzip|compressed/i],
  ["UTF-32", Buffer.from([0xff, 0xfe, 0, 0, 0x6e, 0, 0, 0]), "keys.csv", /UTF-32/],
];
for (const [what, bytes, name, words] of REFUSED) {
  test(`${what} is refused in words, and another file can be chosen`, async ({ page, emulator }) => {
    await open(page, emulator);
    await choose(page, bytes, name);
    await expect(page.getByRole("alert")).toContainText(words);
    await choose(page, file(1));
    await expect(go(page, "Import 1 key")).toBeVisible();
  });
}

// Files that are text, and wrong at a line.
const UNREADABLE: [string, Buffer, string, RegExp][] = [
  ["Latin-1", Buffer.from("name,secret\ncaf\u00e9,x\n", "latin1"), "keys.csv", /Line 2/],
  ["a quote that never ends", Buffer.from('name,secret\na,"b\nc,d\n'), "keys.csv", /Line 2|quote/],
  ["JSON with a comma too many", Buffer.from('[\n{"name":"a","cleartext":"b"},\n]'), "keys.json", /line 3/i],
  ["JSON that is nested without end", Buffer.from("[".repeat(100_000)), "keys.json", /Line 1|deep|object/],
  ["a NUL", Buffer.from("name,secret\na\0b,c\n"), "keys.csv", /NUL|damaged/],
];
for (const [what, bytes, name, words] of UNREADABLE) {
  test(`${what} is told with its place`, async ({ page, emulator }) => {
    await open(page, emulator);
    await choose(page, bytes, name);
    await expect(page.getByRole("alert")).toContainText(words);
    await button(page, "Another file…").click();
    await choose(page, file(1));
    await expect(go(page, "Import 1 key")).toBeVisible();
  });
}

test("hostile names stand in the preview as text, and arrive as they are", async ({ page, emulator }) => {
  await open(page, emulator);
  const names = ["<img src=x onerror=alert(1)>", "admin\u202Enimda", "__proto__", "=1+1", "{{7*7}}"];
  await choose(page, JSON.stringify(names.map((name, at) => ({ name, cleartext: secret(at), expireTime: 1_900_000_000 }))), "keys.json");
  await expect(table(page)).toContainText("<img src=x onerror=alert(1)>");
  await expect(table(page)).toContainText("U+202E");
  await go(page, "Import 5 keys").click();
  const run = card(page, "Import 5 keys");
  await run.getByRole("button", { name: "Resume" }).click();
  await expect(told(run)).toHaveText("5 done");
  for (const name of names) expect(await keyNamed(emulator, name), name).toHaveLength(1);
});

test("headings in another language are asked about, and nothing is sent before", async ({ page, emulator }) => {
  await open(page, emulator);
  await choose(page, `\ufeffBezeichnung;Geheimnis;Ablauf\r\ndienst-nord;${secret(1)};12/01/2030\r\ndienst-sued;${secret(2)};13/01/2030\r\n`);
  await expect(page.getByText("Line 1: Bezeichnung · Geheimnis · Ablauf").filter({ visible: true })).toHaveCount(1);
  await expect(go(page, /^Import/)).toHaveAttribute("aria-disabled", "true");
  await button(page, "Yes, it names the columns").click();
  await button(page, "Use these columns").click();
  await expect(page.getByText("1 date can be read in two ways")).toBeVisible();
  await expect(send(page)).toContainText("Choose how dates are read first.");
  await button(page, "Day first: 12 January").click();
  await expect(page.getByLabel("Dates")).toHaveValue("day");
  await go(page, "Import 2 keys").click();
  const run = card(page, "Import 2 keys");
  await run.getByRole("button", { name: /^(Go on|Resume)$/ }).click();
  await expect(told(run)).toHaveText("2 done");
  const [found] = await keyNamed(emulator, "dienst-nord");
  expect((await load(emulator, found!.id)).expireTime).toBe(Date.UTC(2030, 0, 12) / 1000);
});

test("the row of headings can be chosen below lines that are none", async ({ page, emulator }) => {
  await open(page, emulator);
  await choose(page, `Report of the build,v2\nof the,team\nWho,What\nci,${secret(1)}\nnight,${secret(2)}\n`);
  await page.getByLabel("Row of headings").selectOption({ label: "Line 3: Who · What" });
  await expect(page.getByText("2 rows above the headings (lines 1 to 2) are not imported.")).toBeVisible();
  await page.getByRole("combobox", { name: "What “Who” is" }).selectOption("name");
  await page.getByRole("combobox", { name: "What “What” is" }).selectOption("secret");
  await page.getByLabel("Import 2 keys that never end").check();
  await expect(go(page, "Import 2 keys")).not.toHaveAttribute("aria-disabled", "true");
  await expect(page.getByText(SECRET)).toHaveCount(0);
});

test("the settings in a service's file of variables are left out by one press", async ({ page, emulator }) => {
  await open(page, emulator);
  await choose(page, `APP_NAME=Example\nAPP_DEBUG=false\nPORT=3000\nDB_URL=postgres://a:b@c.example/d\nGATEWAY_KEY=${secret(1)}\nMAILER_KEY=a$$${secret(2)}\n`, "prod.env");
  await expect(page.getByText("4 variables do not look like keys")).toBeVisible();
  await button(page, "Leave out these 4").click();
  await expect(page.getByText("1 value is read differently by different programs")).toBeVisible();
  await button(page, "Docker Compose").click();
  await expect(page.getByLabel("Read by")).toHaveValue("Docker Compose");
  await expect(counts(page).getByRole("button", { name: "4 left out" })).toBeVisible();
  await page.getByLabel("Import 2 keys that never end").check();
  await expect(go(page, "Import 2 keys")).not.toHaveAttribute("aria-disabled", "true");
});

test("a list inside of JSON is chosen where several could be meant", async ({ page, emulator }) => {
  await open(page, emulator);
  const key = (at: number) => ({ name: `svc-${at}`, cleartext: secret(at), expireTime: 1_900_000_000 });
  await choose(page, JSON.stringify({ old: [key(1)], data: { keys: [key(2), key(3)] } }), "keys.json");
  await expect(page.getByRole("alert")).toContainText("Which of these holds the keys?");
  await button(page, "“data.keys”: 2 rows").click();
  await expect(page.getByLabel("Rows from")).toHaveValue("1");
  await expect(go(page, "Import 2 keys")).not.toHaveAttribute("aria-disabled", "true");
});

test("a file of an older encoding is converted when somebody says so", async ({ page, emulator }) => {
  await open(page, emulator);
  await choose(page, Buffer.from(`name,secret,expires\nk\u00fcche,${secret(1)},2030-01-31\n`, "latin1"));
  await expect(page.getByRole("alert")).toContainText("Line 2");
  await button(page, "Convert from Windows-1252").click();
  await expect(table(page)).toContainText("k\u00fcche");
  await expect(page.getByText("The file was converted from Windows-1252.")).toBeVisible();
  await expect(go(page, "Import 1 key")).not.toHaveAttribute("aria-disabled", "true");
});

test("the page has no accessibility violation, with a file and without", async ({ page, emulator }) => {
  await open(page, emulator);
  const look = async () => (await new AxeBuilder({ page }).analyze()).violations.map((it) => `${it.id}: ${it.nodes[0]?.html}`);
  expect(await look()).toEqual([]);
  await choose(page, `${file(30)}\nwrong,,\nlegacy-1,${secret(99)},`);
  await expect(counts(page).getByRole("button", { name: "1 wrong" })).toBeVisible();
  expect(await look()).toEqual([]);
  await table(page).getByRole("button", { name: /^Line 2:/ }).click();
  expect(await look()).toEqual([]);
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await button(page, "Another file…").click();
  await choose(page, `Nom;Cl\u00e9;Ech\u00e9ance\nci;${secret(1)};12/01/2030\n`);
  await expect(page.getByText("Is this the row of headings?")).toBeVisible();
  expect(await look()).toEqual([]);
});
