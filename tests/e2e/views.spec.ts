// How the list looks, views with a name, and the list as a file.
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "@playwright/test";
import { readFile } from "node:fs/promises";
import { button, countLine, openKeys, searchBox, signIn, tabTo } from "./support/console.ts";
import type { Emulator } from "./support/emulator.ts";
import { expect, test } from "./support/fixtures.ts";

const panel = (page: Page, name: "View" | "Saved views") => page.getByRole("dialog", { name, exact: true });
const exportDialog = (page: Page) => page.getByRole("dialog", { name: "Export keys" });
const savedView = (page: Page, name: string) =>
  panel(page, "Saved views").getByRole("listitem").filter({ has: page.getByText(name, { exact: true }) });

async function open(page: Page, name: "View" | "Saved views") {
  await button(page, name).click();
  await expect(panel(page, name)).toBeVisible();
}

/** The columns that are ticked, in their order. The panel is open. */
const ticked = (page: Page) =>
  panel(page, "View")
    .getByRole("checkbox", { checked: true })
    .evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).labels?.[0]?.textContent));

/** The console in a browser that has never seen it. */
async function elsewhere(browser: Browser, emulator: Emulator, place = ""): Promise<Page> {
  const context = await browser.newContext({ baseURL: emulator.url });
  const page = await context.newPage();
  await signIn(page, emulator, place);
  return page;
}

async function saveView(page: Page, name: string) {
  await button(page, "Save this view…").click();
  await page.getByLabel("Name of the view").fill(name);
  await page.keyboard.press("Enter");
}

async function importFile(page: Page, content: string | Buffer) {
  const buffer = Buffer.from(content);
  await page.getByLabel("Import from a file…").setInputFiles({ name: "views.json", mimeType: "application/json", buffer });
}

test("columns are chosen and ordered, stay over a reload, travel in a link, and Back undoes", async ({ page, emulator, browser }) => {
  await openKeys(page, emulator);
  await open(page, "View");
  const view = panel(page, "View");
  const usual = await ticked(page);
  await view.getByRole("checkbox", { name: "Access" }).uncheck();
  await view.getByRole("checkbox", { name: "Id", exact: true }).check();
  await expect(view.getByRole("checkbox", { name: "Id", exact: true })).toBeFocused();
  for (let place = 6; place > 0; place -= 1) await view.getByRole("button", { name: "Move Id up" }).click();
  await expect(view.getByRole("button", { name: "Move Id up" })).toBeFocused();
  await expect(view.getByRole("status")).toHaveText("Id is now column 1 of 7");
  await view.getByText("Compact").click();
  const chosen = ["Id", "Name", "Status", "Expires", "Permitted IPs", "Created", "Created by"];
  await expect.poll(() => ticked(page)).toEqual(chosen);
  await expect(page).toHaveURL(/density=compact/);

  await page.reload();
  await open(page, "View");
  await expect.poll(() => ticked(page)).toEqual(chosen);
  await expect(view.getByRole("radio", { name: "Compact" })).toBeChecked();

  const other = await elsewhere(browser, emulator, new URL(page.url()).hash);
  await open(other, "View");
  await expect.poll(() => ticked(other)).toEqual(chosen);
  await other.context().close();

  await button(page, "Reset to the usual view").click();
  await expect.poll(() => ticked(page)).toEqual(usual);
  await page.goBack();
  await expect.poll(() => ticked(page)).toEqual(chosen);
});

test("a column is dragged to its place, and works by keyboard alone", async ({ page, emulator }) => {
  await openKeys(page, emulator);
  await open(page, "View");
  const line = (name: string) => panel(page, "View").getByRole("listitem").filter({ hasText: new RegExp(`^${name}`) });
  await line("Created by").dragTo(line("Status"));
  await expect.poll(async () => (await ticked(page)).slice(0, 4)).toEqual(["Name", "Created by", "Status", "Access"]);
  await page.keyboard.press("Escape");
  await expect(panel(page, "View")).toBeHidden();
  await expect(button(page, "View")).toBeFocused();

  await page.keyboard.press("Enter");
  await tabTo(page, button(page, "Move Name down"));
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await ticked(page)).slice(0, 2)).toEqual(["Created by", "Name"]);
  await expect(button(page, "Move Name down")).toBeFocused();
});

test("a grid keeps its last column, and says why", async ({ page, emulator }) => {
  await signIn(page, emulator, "#/keys?cols=status");
  await open(page, "View");
  const last = panel(page, "View").getByRole("checkbox", { name: "Status" });
  await last.click({ force: true });
  await expect(last).toBeChecked();
  await expect(last).toHaveAccessibleDescription(/tick another one first/);
  await panel(page, "View").getByRole("checkbox", { name: "Name" }).check();
  await last.uncheck();
  await expect.poll(() => ticked(page)).toEqual(["Name"]);
});

test("a view is saved, opened, renamed, replaced, deleted and brought back", async ({ page, emulator }) => {
  await signIn(page, emulator, "#/keys?q=status%3Aactive&cols=name,id");
  await open(page, "Saved views");
  await saveView(page, "Active ones");
  await expect(page.getByText("“Active ones” is saved.")).toBeVisible();
  const current = panel(page, "Saved views").locator("[aria-current=true]");
  await expect(current).toContainText("Active ones");

  await page.keyboard.press("Escape");
  await searchBox(page).fill("prod");
  await open(page, "Saved views");
  await expect(savedView(page, "Active ones")).toBeVisible();
  await expect(current).toHaveCount(0);
  await saveView(page, "Active ones");
  await expect(page.getByText("There is a view of this name already. Replace it?")).toBeVisible();
  await page.getByLabel("Name of the view").fill("Production");
  await page.keyboard.press("Enter");
  await expect(savedView(page, "Production")).toContainText("prod");

  await savedView(page, "Active ones").getByRole("button", { name: /^Active ones/ }).click();
  await expect(panel(page, "Saved views")).toBeHidden();
  await expect(searchBox(page)).toHaveValue("status:active");
  await expect(page).toHaveURL(/cols=name,id/);

  await page.reload();
  await open(page, "Saved views");
  await button(page, "Rename “Active ones”").click();
  await page.getByLabel("New name of the view").fill("Production");
  await button(page, "Save").click();
  await button(page, "Replace").click();
  await expect(savedView(page, "Production")).toContainText("status:active");
  await expect(panel(page, "Saved views").getByRole("listitem")).toHaveCount(1);

  await button(page, "Delete “Production”").click();
  await expect(savedView(page, "Production")).toHaveCount(0);
  await button(page, "Undo").click();
  await expect(savedView(page, "Production")).toBeVisible();
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }));
  expect(kept).not.toContain((await emulator.info()).managementKey);
});

test("views travel in a file, and what is not known there is said", async ({ page, emulator, browser }) => {
  await signIn(page, emulator, "#/keys?q=name%3Aci&sort=-created");
  await open(page, "Saved views");
  await saveView(page, "Mine");
  const downloading = page.waitForEvent("download");
  await button(page, "Export to a file").click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^access-keys-views-\w+\.json$/);
  const file = JSON.parse(await readFile(await download.path(), "utf8"));
  expect(file.views).toEqual([{ name: "Mine", query: "name:ci", view: "sort=-created" }]);

  const other = await elsewhere(browser, emulator);
  await open(other, "Saved views");
  file.views.push({ name: "From tomorrow", query: "prod", view: "cols=name,usage;zoom=2" });
  await importFile(other, JSON.stringify(file));
  await expect(other.getByText("2 views imported.")).toBeVisible();
  await expect(panel(other, "Saved views").getByText(/“From tomorrow”: This view has a column that is not known here/)).toBeVisible();
  await savedView(other, "From tomorrow").getByRole("button", { name: /^From tomorrow/ }).click();
  await expect(searchBox(other)).toHaveValue("prod");
  await expect(other.getByText("This view has a column that is not known here: “usage”.")).toBeVisible();
  await button(other, "Dismiss").click();
  await expect(other.getByText("not known here")).toHaveCount(0);
  await expect(other).not.toHaveURL(/zoom/);

  await open(other, "Saved views");
  await importFile(other, JSON.stringify({ views: [{ name: "Mine", query: "other" }] }));
  await expect(other.getByText("There is a view of this name already")).toBeVisible();
  await button(other, "Keep both").click();
  await expect(savedView(other, "Mine (2)")).toContainText("other");
  await importFile(other, JSON.stringify({ views: [{ name: "Mine", query: "third" }] }));
  await button(other, "Replace").click();
  await expect(savedView(other, "Mine")).toContainText("third");
  await other.context().close();
});

test("a link with unknown parts opens, and says what was left out", async ({ page, emulator }) => {
  await signIn(page, emulator, "#/keys?cols=name,gone&zoom=2");
  await expect(page.getByRole("status").filter({ hasText: "Parts of this view are not known here" })).toContainText("“gone”");
  await open(page, "View");
  expect(await ticked(page)).toEqual(["Name"]);
});

test("a file that is no file of views changes nothing", async ({ page, emulator }) => {
  await openKeys(page, emulator);
  await open(page, "Saved views");
  const alert = panel(page, "Saved views").getByRole("alert");
  for (const [content, words] of [
    ["PK\u0003\u0004", /it is not JSON/],
    [Buffer.from([0xff, 0xfe, 0x00]), /it is no text/],
    ['{"views":[]}', /no view in this file/],
    ["[".repeat(900_000), /it is not JSON/],
    [" ".repeat(1_000_001), /larger than 1 MB/],
  ] as const) {
    await importFile(page, content);
    await expect(alert).toContainText(words);
    await alert.getByRole("button", { name: "Dismiss" }).click();
  }
  await expect(panel(page, "Saved views").getByRole("listitem")).toHaveCount(0);
});

for (const [what, script, words] of [
  ["is not there", () => Object.defineProperty(window, "localStorage", { get: () => null }), /keeps nothing for this page/],
  [
    "is full",
    () => {
      const set = Storage.prototype.setItem;
      Storage.prototype.setItem = function (name, value) {
        if (this === localStorage) throw new DOMException("full", "QuotaExceededError");
        set.call(this, name, value);
      };
    },
    /no room left/,
  ],
] as const) {
  test(`says so when the browser's store ${what}`, async ({ page, emulator }) => {
    await page.addInitScript(script);
    await openKeys(page, emulator);
    await open(page, "Saved views");
    await saveView(page, "Lost");
    await expect(panel(page, "Saved views").getByRole("alert")).toContainText(words);
    await expect(page.getByLabel("Name of the view")).toHaveValue("Lost");
  });
}

test("what is kept and cannot be read is not overwritten", async ({ page, emulator }) => {
  await openKeys(page, emulator);
  const { projectId } = await emulator.info();
  await page.evaluate((id) => localStorage.setItem(`console-views:${id}`, "{broken"), projectId);
  await open(page, "Saved views");
  await expect(page.getByText("Saved views cannot be read on this machine")).toBeVisible();
  await saveView(page, "New");
  await expect(panel(page, "Saved views").getByRole("alert")).toContainText("Decide first");
  expect(await page.evaluate((id) => localStorage.getItem(`console-views:${id}`), projectId)).toBe("{broken");
  const downloading = page.waitForEvent("download");
  await button(page, "Save it as a file").click();
  expect(await readFile(await (await downloading).path(), "utf8")).toBe("{broken");
  await button(page, "Forget it").click();
  await expect(page.getByText("Saved views cannot be read on this machine")).toHaveCount(0);
});

/** What the emulator has, asked past the console. */
async function listed(emulator: Emulator): Promise<Record<string, unknown>[]> {
  const { projectId, managementKey } = await emulator.info();
  const answer = await fetch(new URL("/v1/mgmt/accesskey/search", emulator.url), {
    method: "POST",
    headers: { authorization: `Bearer ${projectId}:${managementKey}`, "content-type": "application/json" },
    body: "{}",
  });
  return ((await answer.json()) as { keys: Record<string, unknown>[] }).keys;
}

/** RFC 4180, by its grammar. */
function readCsv(text: string): Record<string, string>[] {
  const rows: string[][] = [];
  const cells = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  let row: string[] = [];
  // Excel on Windows reads UTF-8 only after this mark.
  expect(text.startsWith("\uFEFF"), "a byte order mark").toBe(true);
  cells.lastIndex = 1;
  while (cells.lastIndex < text.length) {
    const at = cells.lastIndex;
    const [, quoted, plain, end] = cells.exec(text) ?? [];
    if (end === undefined) throw new Error(`no cell at ${at}: ${text.slice(at, at + 40)}`);
    row.push(quoted?.replaceAll('""', '"') ?? plain ?? "");
    if (end === "\r\n") {
      rows.push(row);
      row = [];
    }
  }
  const [head = [], ...lines] = rows;
  return lines.map((line) => {
    if (line.length !== head.length) throw new Error(`${line.length} cells under ${head.length} heads: ${line.join()}`);
    return Object.fromEntries(head.map((name, index) => [name, line[index] ?? ""]));
  });
}

async function exported(page: Page, format: "CSV" | "JSON" | "NDJSON"): Promise<{ name: string; text: string }> {
  await exportDialog(page).getByText(format, { exact: true }).click();
  const downloading = page.waitForEvent("download");
  await exportDialog(page).getByRole("button", { name: "Export" }).click();
  const download = await downloading;
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
}

const byId = <T extends { id?: unknown }>(rows: T[]) => [...rows].sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1));

test.describe("a fleet with odd names", () => {
  test.use({ fleet: { keys: 1200 } });

  test("is exported in each format as the emulator has it", async ({ page, emulator }) => {
    await openKeys(page, emulator);
    const keys = byId(await listed(emulator));
    await button(page, "Export…").click();
    await expect(exportDialog(page)).toContainText("The 1,200 keys shown");
    await expect(exportDialog(page)).toContainText("The file holds no secret");

    const csv = await exported(page, "CSV");
    expect(csv.name).toMatch(/^access-keys-\w+-\d{4}-\d\d-\d\d\.csv$/);
    await expect(exportDialog(page).getByText("1,200 keys written")).toBeVisible();
    const rows = byId(readCsv(csv.text));
    const plain = (cell = "") => cell.replace(/^'/, "");
    expect(rows.map((row) => [row["id"], plain(row["name"])])).toEqual(keys.map((key) => [key["id"], key["name"]]));
    expect(rows.filter((row) => Object.values(row).some((cell) => /^[=+\-@\t\r\n＝＋－＠]/.test(cell)))).toEqual([]);
    expect(rows.filter((row) => row["name"]?.startsWith("'=HYPERLINK("))).not.toEqual([]);

    const json = byId(JSON.parse((await exported(page, "JSON")).text) as Record<string, unknown>[]);
    const lines = (await exported(page, "NDJSON")).text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
    expect(byId(lines)).toEqual(json);
    for (const field of ["id", "name", "status", "roleNames", "permittedIps"] as const) {
      expect(json.map((key) => key[field])).toEqual(keys.map((key) => key[field] ?? []));
    }
  });

  test("is not exported once that was cancelled", async ({ page, emulator }) => {
    await openKeys(page, emulator);
    let downloads = 0;
    page.on("download", () => (downloads += 1));
    // The page hands its thread over by a message to itself: held, an export stands still.
    await page.evaluate(() => {
      const post = MessagePort.prototype.postMessage as (...message: unknown[]) => void;
      const held: (() => void)[] = [];
      MessagePort.prototype.postMessage = function (...message: unknown[]) {
        held.push(() => post.apply(this, message));
      };
      document.addEventListener("let-go", () => {
        MessagePort.prototype.postMessage = post;
        held.forEach((send) => send());
      });
    });
    await button(page, "Export…").click();
    await exportDialog(page).getByRole("button", { name: "Export" }).click();
    await expect(exportDialog(page).getByRole("progressbar", { name: "Writing the file" })).toBeVisible();
    await exportDialog(page).getByRole("button", { name: "Cancel" }).click();
    await expect(exportDialog(page).getByRole("alert")).toContainText("Cancelled: no file was made");
    await page.evaluate(() => document.dispatchEvent(new Event("let-go")));
    await exported(page, "JSON");
    expect(downloads).toBe(1);
  });

  test("is exported as the search shows it", async ({ page, emulator }) => {
    await signIn(page, emulator, "#/keys?q=prod&sort=-name");
    await expect(countLine(page)).toHaveText(/ of 1,200 keys match/);
    const count = /^[\d,]+/.exec((await countLine(page).textContent()) ?? "")?.[0] ?? "";
    await button(page, "Export…").click();
    await expect(exportDialog(page)).toContainText(`The ${count} keys shown`);
    const rows = (await exported(page, "NDJSON")).text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
    expect(rows.length).toBe(Number(count.replace(",", "")));
    const first = page.getByRole("row").nth(1);
    await exportDialog(page).getByRole("button", { name: "Close" }).click();
    await expect(first).toContainText(rows[0].name);
  });
});

test.describe("100,000 keys", () => {
  test.use({ fleet: { keys: 100_000 } });

  test("are exported whole", async ({ page, emulator }) => {
    test.setTimeout(300_000);
    await signIn(page, emulator);
    await expect(countLine(page)).toHaveText("100,000 keys", { timeout: 120_000 });
    await button(page, "Export…").click();
    const { text } = await exported(page, "CSV");
    const rows = readCsv(text);
    expect(new Set(rows.map((row) => row["id"])).size).toBe(100_000);
  });
});

for (const [state, reach] of Object.entries({
  "the panel of the view": (page: Page) => open(page, "View"),
  "the saved views, one being named": async (page: Page) => {
    await open(page, "Saved views");
    await saveView(page, "One");
    await button(page, "Save this view…").click();
    await page.keyboard.press("Enter");
  },
  "the export": async (page: Page) => {
    await button(page, "Export…").click();
    await exported(page, "CSV");
  },
})) {
  test(`${state}: accessible in light and dark, and fits a narrow window`, async ({ page, emulator }) => {
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    await openKeys(page, emulator);
    await reach(page);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.evaluate(() => document.getAnimations().forEach((animation) => animation.finish()));
      const { violations } = await new AxeBuilder({ page }).analyze();
      const found = violations.map(({ id, nodes }) => ({ id, nodes: nodes.map((node) => [node.html, node.failureSummary]) }));
      expect.soft(found, colorScheme).toEqual([]);
    }
    for (const width of [320, 768]) {
      await page.setViewportSize({ width, height: 640 });
      const wide = await page.evaluate(() =>
        [document.documentElement, ...document.querySelectorAll("[role=dialog]")]
          .filter((element) => element.scrollWidth > element.clientWidth)
          .map((element) => element.className),
      );
      expect.soft(wide, `${width} px wide`).toEqual([]);
    }
  });
}
