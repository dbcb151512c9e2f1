// The paths that people take every day, in the engine of Safari and of GNOME's browser.
import { load, make } from "../support/admin.ts";
import { exchange } from "../support/console.ts";
import { KEY } from "./driver.ts";
import { expect, test } from "./fixtures.ts";
import type { Page } from "./page.ts";

/** The number of the row that the keyboard is on; the header is row 1. */
const activeRow = (page: Page) =>
  page.browser.evaluate(() => {
    const grid = document.querySelector("[role=grid]");
    const active = document.getElementById(grid?.getAttribute("aria-activedescendant") ?? "");
    return Number(active?.getAttribute("aria-rowindex"));
  });
/** What the cells of the first column in view say, from above. */
const names = (page: Page) =>
  page.browser.evaluate(() => {
    const rows = [...document.querySelectorAll<HTMLElement>("[role=row][aria-rowindex]")];
    rows.sort((one, other) => Number(one.ariaRowIndex) - Number(other.ariaRowIndex));
    return rows.flatMap((row) => row.querySelector("a")?.textContent ?? []);
  });

test("a wrong key is refused, the right one signs in, stays through a reload, and signs out", async ({ tab, emulator }) => {
  const { projectId, managementKey } = await emulator.info();
  await tab.browser.open(emulator.url);
  await tab.fill("textbox", "Project ID", projectId);
  await tab.fill("textbox", "Management key", "K2wrongwrongwrongwrong");
  await tab.click("button", "Sign in");
  await tab.get("alert");
  await tab.fill("textbox", "Management key", managementKey);
  await tab.browser.press(KEY.Enter);
  await tab.get("status", "40 keys");
  expect(await tab.everything()).not.toContain(managementKey);
  await tab.browser.reload();
  await tab.get("status", "40 keys");
  await tab.click("button", "Sign out");
  await tab.get("heading", "Sign in");
  await tab.browser.reload();
  await tab.get("heading", "Sign in");
  const kept = () => [...Object.values(sessionStorage), ...Object.values(localStorage), window.name].filter(Boolean);
  expect(await tab.browser.evaluate(kept)).toEqual([]);
});

test.describe("among 100,000 keys", () => {
  test.use({ fleet: { keys: 100_000 } });

  test("a search finds, a head sorts, and the keyboard and the scroll bar reach the last", async ({ keys }) => {
    await keys.fill("searchbox", "Search keys", "name:billing prod");
    const match = await keys.text(await keys.get("status", /of 100,000 keys match$/));
    expect(Number(match.split(" ")[0]!.replace(",", ""))).toBeGreaterThan(0);
    for (const name of await names(keys)) expect(name.toLowerCase()).toContain("billing");
    await keys.browser.press(KEY.Escape);
    await keys.get("status", "100,000 keys");

    await keys.click("button", "Name");
    const shown = async () => (await names(keys)).slice(0, 10);
    const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
    const isSorted = (names: string[]) => names.join() === [...names].sort(collator.compare).join();
    await expect.poll(async () => isSorted(await shown())).toBe(true);
    const [first] = await shown();

    await keys.focus(await keys.get("grid", "Access keys"));
    await keys.browser.press(KEY.End);
    await expect.poll(() => activeRow(keys)).toBe(100_001);
    await expect.poll(async () => (await names(keys)).includes(first!)).toBe(false);
    await keys.browser.press(KEY.Home + KEY.ArrowDown);
    await expect.poll(() => activeRow(keys)).toBe(3);
    await keys.browser.evaluate(() => {
      const scroller = [...document.querySelectorAll("[role=grid], [role=grid] *")].find(
        (element) => element.scrollHeight > element.clientHeight + 1000 && getComputedStyle(element).overflowY !== "visible",
      );
      scroller!.scrollTop = scroller!.scrollHeight;
    });
    await expect.poll(() => keys.browser.evaluate(() => document.querySelector('[aria-rowindex="100001"]')?.textContent)).toBeTruthy();
  });
});

test("a facet narrows the list, and a tile shows as many as it says", async ({ keys }) => {
  await keys.click("button", /^Filters/);
  const box = await keys.get("checkbox", /^Expired,/);
  const count = Number(/\d+/.exec(await keys.label(box))![0]);
  await keys.check(/^Expired,/);
  await keys.get("status", new RegExp(`^${count} of 40 keys match$`));
  await keys.check(/^Expired,/);
  await keys.get("status", "40 keys");
  const tile = await keys.get("button", /^Active[,: ]/);
  const active = Number(/\d+/.exec(await keys.text(tile))![0]);
  await keys.browser.click(tile);
  await keys.get("status", new RegExp(`^${active} of 40 keys match$`));
});

test("a key is edited, reviewed and saved", async ({ keys, emulator }) => {
  const id = await make(emulator, { name: "edited-in-webkit" });
  await keys.browser.evaluate((id) => (location.hash = `#/keys/id/${id}/edit`), id);
  await keys.fill("textbox", "Description", "written in WebKit");
  await keys.click("button", "Review");
  await keys.click("button", "Save 1 change");
  await expect.poll(async () => (await load(emulator, id)).description).toBe("written in WebKit");
  await keys.gone("button", "Save 1 change");
});

test("a new secret is shown once, survives Escape, is copied, and is gone when it is stored", async ({ keys, emulator }) => {
  await keys.click("button", "Create key");
  await keys.fill("textbox", "Name", "made in WebKit");
  await keys.click("button", "Create key");
  const dialog = /^The secret of/;
  await keys.get("alertdialog", dialog);
  await keys.click("button", "Show");
  const code = () => document.querySelector("[role=alertdialog] code, dialog code")?.textContent ?? "";
  await expect.poll(async () => exchange(emulator, (await keys.browser.evaluate(code)).trim() || "none")).toBe(200);
  const secret = (await keys.browser.evaluate(code)).trim();
  await keys.browser.press(KEY.Escape);
  await keys.click("button", "Keep it open");
  await keys.get("alertdialog", dialog);
  expect(await keys.browser.evaluate(code)).toContain(secret);
  await keys.click("button", "Copy");
  await keys.reads("Copied");
  await keys.check(/stored/);
  await keys.focus(await keys.get("button", "Close"));
  await keys.browser.press(KEY.Enter);
  await keys.gone("alertdialog", dialog);
  expect(await keys.everything()).not.toContain(secret);
});

test("pasted rows become keys", async ({ keys, emulator }) => {
  const secrets = [1, 2].map((at) => `${at}Zk9vQ2xTq7LwRb4NcYh8DfXs3JpMu6E`);
  await keys.browser.evaluate(() => (location.hash = "#/import"));
  const field = await keys.get("textbox", /paste/i);
  await keys.browser.evaluate(
    (field, text) => {
      const data = new DataTransfer();
      data.setData("text/plain", text);
      (field as unknown as Element).dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    },
    field,
    `name,secret,expires\nlegacy-0,${secrets[0]},2027-06-30\nlegacy-1,${secrets[1]},2027-06-30`,
  );
  await keys.reads("legacy-1");
  expect(await keys.everything()).not.toContain(secrets[1]);
  await keys.click("button", "Import 2 keys");
  await keys.click("button", /^(Go on|Resume)$/);
  await keys.reads("2 done");
  for (const secret of secrets) expect(await exchange(emulator, secret)).toBe(200);
});

test("a run deactivates the keys that were selected", async ({ keys, emulator }) => {
  const ids = [];
  for (const at of [0, 1, 2]) ids.push(await make(emulator, { name: `of-a-batch-${at}` }));
  await keys.click("button", "Refresh");
  await keys.get("status", "43 keys");
  await keys.fill("searchbox", "Search keys", "of-a-batch");
  await keys.get("status", "3 of 43 keys match");
  await keys.check(/all that are shown|all shown/);
  await keys.click("button", "Deactivate…");
  await keys.click("button", "Deactivate 3 keys");
  await keys.reads("3 done");
  for (const id of ids) expect((await load(emulator, id)).status).toBe("inactive");
});

const PLACES = { keys: "Keys", "keys/new": "Create an access key", import: "Import keys", runs: "Runs" };

for (const dark of [false, true]) {
  test.describe(dark ? "dark" : "light", () => {
    test.use({ dark });

    test("nothing runs out of a window of 320 px", async ({ keys }, test) => {
      await keys.browser.resize(320, 800);
      expect(await keys.browser.evaluate(() => innerWidth)).toBe(320);
      expect(await keys.browser.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches)).toBe(dark);
      const ground = await keys.browser.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      // In either notation the first number is the lightness or a channel of it.
      expect(Number(/[\d.]+/.exec(ground)![0]) > (ground.startsWith("rgb") ? 127 : 0.5)).toBe(!dark);
      for (const [place, title] of Object.entries(PLACES)) {
        await keys.browser.evaluate((place) => (location.hash = `#/${place}`), place);
        await keys.get("heading", title);
        await test.attach(place, { body: await keys.browser.screenshot(), contentType: "image/png" });
        expect.soft(await keys.overflow(), place).toBeLessThanOrEqual(0);
      }
    });
  });
}
