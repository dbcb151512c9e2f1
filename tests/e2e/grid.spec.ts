// The grid of keys: its order, its widths, and what is chosen in it.
import type { Locator, Page } from "@playwright/test";
import { make } from "./support/admin.ts";
import { button, countLine, grid, heading, openKeys, row, searchBox, signIn } from "./support/console.ts";
import { expect, test } from "./support/fixtures.ts";

const KEYS = 400;
test.use({ fleet: { keys: KEYS } });

const header = (page: Page, name: string) => page.getByRole("columnheader", { name, exact: true });
const head = (page: Page, name: string) => header(page, name).getByRole("button", { name, exact: true });
const tray = (page: Page) => page.getByRole("region", { name: "Chosen keys" });
const chosen = (page: Page) => page.getByRole("row", { selected: true });
const tick = (row: Locator) => row.getByRole("checkbox");

/** The row at a place, counted from 1. */
const rowAt = (page: Page, place: number) => grid(page).locator(`[role=row][aria-rowindex="${place + 1}"]`);

/** The row that the keyboard is on, counted from 1. */
async function active(page: Page): Promise<number> {
  const id = (await grid(page).getAttribute("aria-activedescendant")) ?? "";
  return Number(await page.locator(`[id="${id}"]`).getAttribute("aria-rowindex")) - 1;
}

/** What the cells of one column say, from above. */
async function column(page: Page, name: string): Promise<string[]> {
  return grid(page).evaluate((grid, name) => {
    const heads = [...grid.querySelectorAll("[role=columnheader]")];
    const place = heads.find((head) => head.getAttribute("aria-label") === name)?.getAttribute("aria-colindex");
    const row = (cell: Element) => Number(cell.closest("[role=row]")?.getAttribute("aria-rowindex"));
    const cells = [...grid.querySelectorAll(`[role=gridcell][aria-colindex="${place}"]`)];
    return cells.sort((one, other) => row(one) - row(other)).map((cell) => cell.textContent ?? "");
  }, name);
}

test("a head sorts, and with Shift a second column decides among equals", async ({ page, emulator }) => {
  await openKeys(page, emulator);
  const natural = await column(page, "Status");
  await head(page, "Status").click();
  await expect(header(page, "Status")).toHaveAttribute("aria-sort", "ascending");
  await head(page, "Status").click();
  await expect(header(page, "Status")).toHaveAttribute("aria-sort", "descending");
  await expect.poll(async () => new Set((await column(page, "Status")).slice(0, 10)).size).toBe(1);

  await head(page, "Created by").click({ modifiers: ["Shift"] });
  await expect(header(page, "Created by")).toHaveAttribute("aria-sort", "ascending");
  await expect(header(page, "Status")).toHaveAttribute("aria-sort", "descending");
  await expect(head(page, "Status")).toContainText("1");
  await expect(head(page, "Created by")).toContainText("2");
  const creators = (await column(page, "Created by")).slice(0, 10);
  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  expect(creators).toEqual([...creators].sort(collator.compare));

  // Back takes the last press back, and the one before.
  await page.goBack();
  await expect(header(page, "Created by")).not.toHaveAttribute("aria-sort");
  await page.goBack();
  await page.goBack();
  await expect(header(page, "Status")).not.toHaveAttribute("aria-sort");
  await expect.poll(() => column(page, "Status")).toEqual(natural);
});

test("what is chosen stays chosen through a search, another order and a refresh", async ({ page, emulator }) => {
  await openKeys(page, emulator);
  await tick(rowAt(page, 2)).click();
  const name = (await column(page, "Name"))[1] ?? "";
  await expect(tray(page)).toContainText("1 chosen");

  await searchBox(page).fill("no key has this");
  await expect(page.getByText("No key matches")).toBeVisible();
  await expect(tray(page)).toContainText("1 not among those shown");
  await searchBox(page).fill("");
  await expect(rowAt(page, 2)).toHaveAttribute("aria-selected", "true");

  await head(page, "Created by").click();
  await head(page, "Created by").click();
  await button(page, "Refresh").click();
  await expect(button(page, "Refresh")).not.toHaveAttribute("aria-busy", "true");
  await expect(tray(page)).toContainText("1 chosen");
  await page.goBack();
  await page.goBack();
  await expect(chosen(page)).toHaveCount(1);
  expect((await column(page, "Name"))[1]).toBe(name);

  await button(page, "Clear selection").click();
  await expect(tray(page)).toHaveCount(0);
});

test("a range is chosen with Shift, by pointer and by keyboard", async ({ page, emulator }) => {
  await openKeys(page, emulator);
  await tick(rowAt(page, 3)).click();
  await tick(rowAt(page, 7)).click({ modifiers: ["Shift"] });
  await expect(chosen(page)).toHaveCount(5);

  await page.keyboard.press("Escape");
  await expect(chosen(page)).toHaveCount(0);
  expect(await active(page)).toBe(7);
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(chosen(page)).toHaveCount(3);
  expect(await active(page)).toBe(9);
  await page.keyboard.press("Home");
  await page.keyboard.press("Shift+Space");
  await expect(tray(page)).toContainText("9 chosen");

  await page.keyboard.press("ControlOrMeta+a");
  await expect(tray(page)).toContainText(`${KEYS} chosen`);
  await page.keyboard.press("End");
  expect(await active(page)).toBe(KEYS);
});

test("the head's checkbox, the tray's buttons, and what they say", async ({ page, emulator }) => {
  await openKeys(page, emulator);
  const all = page.getByRole("checkbox", { name: "Choose all that are shown" });
  await expect(all).toHaveAttribute("aria-checked", "false");
  await tick(rowAt(page, 1)).click();
  await expect(all).toHaveAttribute("aria-checked", "mixed");
  await searchBox(page).fill("status:expired");
  const found = Number((await countLine(page).textContent())?.split(" ")[0]);
  expect(found).toBeGreaterThan(1);

  await button(page, `Choose all ${found} that match`).click();
  await expect(all).toHaveAttribute("aria-checked", "true");
  await expect(tray(page)).toContainText(`${found} expired`);
  await expect(tray(page).getByRole("status")).toContainText(`${found} expired`);
  await button(page, "Invert").click();
  await expect(all).toHaveAttribute("aria-checked", "false");
  await all.click();
  await expect(all).toHaveAttribute("aria-checked", "true");
  await all.press("Space");
  await expect(all).toHaveAttribute("aria-checked", "false");
});

test("a key is opened and Back finds the list where it was", async ({ page, emulator }) => {
  await openKeys(page, emulator);
  await head(page, "Created").click();
  await grid(page).focus();
  await page.keyboard.press("End");
  for (let press = 0; press < 12; press += 1) await page.keyboard.press("ArrowUp");
  const row = await active(page);
  const scrolled = await grid(page).evaluate((grid) => grid.scrollTop);
  expect(scrolled).toBeGreaterThan(1_000);

  await page.keyboard.press("Enter");
  await expect(grid(page)).toHaveCount(0);
  expect(page.url()).toContain("sort=created");
  await page.goBack();
  await expect(grid(page)).toBeFocused();
  expect(await active(page)).toBe(row);
  expect(await grid(page).evaluate((grid) => grid.scrollTop)).toBe(scrolled);

  // The name is a link, for another tab too.
  const link = rowAt(page, row).getByRole("link");
  expect(await link.getAttribute("href")).toContain("sort=created");
  await link.click();
  await expect(heading(page, "Keys")).toHaveCount(0);
  await page.goBack();
  await expect(rowAt(page, row)).toBeVisible();
});

test("a column is made wider with the keyboard and by hand, and as usual again by two presses", async ({ page, emulator }) => {
  await openKeys(page, emulator);
  const width = async (name: string) => (await header(page, name).boundingBox())?.width ?? 0;
  const head = header(page, "Status").getByRole("button");
  const usual = await width("Status");
  await head.focus();
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await expect.poll(() => width("Status")).toBe(usual + 32);
  await expect(head).toBeFocused();
  await expect(header(page, "Status")).not.toHaveAttribute("aria-sort");

  // Where two columns meet.
  const edge = async (name: string) => {
    const box = await header(page, name).boundingBox();
    if (box === null) throw new Error("The column is not to be seen.");
    return { x: box.x + box.width - 2, y: box.y + 10 };
  };
  const { x, y } = await edge("Created");
  const before = await width("Created");
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 40, y, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => width("Created")).toBe(before + 40);
  const status = await edge("Status");
  await page.mouse.dblclick(status.x, status.y);
  await expect.poll(() => width("Status")).toBe(usual);
});

test("the columns of the address are shown, each with its place told", async ({ page, emulator }) => {
  await signIn(page, emulator, "#/keys?cols=id,user,client,editable&density=compact");
  await expect(grid(page)).toHaveAttribute("aria-colcount", "5");
  await expect(grid(page).getByRole("columnheader")).toHaveCount(5);
  await expect(rowAt(page, 1).getByRole("gridcell")).toHaveCount(5);
  await expect(rowAt(page, 1).getByRole("link")).toHaveAttribute("href", /density=compact/);
});

test("after a scroll the rows are read in their order, and no row is missing", async ({ page, emulator }) => {
  await openKeys(page, emulator);
  const places = () =>
    grid(page).evaluate((grid) => [...grid.querySelectorAll("[role=row]:not([hidden])")].slice(1).map((row) => Number(row.getAttribute("aria-rowindex"))));
  for (const by of [700, 5_000, -1_300, 90_000, -333]) {
    await grid(page).evaluate((grid, by) => grid.scrollBy(0, by), by);
    const consecutive = async () => {
      const all = await places();
      return all.every((place, at) => place === (all[0] ?? 0) + at);
    };
    await expect.poll(consecutive).toBe(true);
  }
});

test.describe("in a narrow window", () => {
  test.use({ viewport: { width: 320, height: 720 } });

  test("rows are cards that can be sorted and chosen", async ({ page, emulator }) => {
    await openKeys(page, emulator);
    await page.getByLabel("Sort by").selectOption({ label: "Created by ↓" });
    await expect.poll(() => page.url()).toContain("sort=-by");
    await expect(page.getByLabel("Sort by")).toHaveValue("-by");
    await tick(rowAt(page, 1)).click();
    await expect(rowAt(page, 1)).toHaveAttribute("aria-selected", "true");
    await expect(tray(page)).toContainText("1 chosen");
    // Every cell of a card is inside of it.
    const outside = await rowAt(page, 1).evaluate((row) => {
      const card = row.getBoundingClientRect();
      const boxes = [...row.querySelectorAll("[role=gridcell]")].map((cell) => cell.getBoundingClientRect());
      return boxes.filter((box) => box.top < card.top || box.bottom > card.bottom || box.right > card.right).length;
    });
    expect(outside).toBe(0);
    // And no cell's text hangs out of its cell, over that of the next.
    const hanging = await rowAt(page, 1).evaluate((row) => {
      const texts = [...row.querySelectorAll("[role=gridcell]:not(:first-child)")].flatMap((cell) =>
        [...cell.children].map((text) => [text.getBoundingClientRect(), cell.getBoundingClientRect()] as const),
      );
      return texts.filter(([text, cell]) => text.height > 0 && text.bottom > cell.bottom + 1).length;
    });
    expect(hanging).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  });
});

test("a name that is written from right to left begins where the column does", async ({ page, emulator }) => {
  await make(emulator, { name: "مفتاح النسخ الاحتياطي", description: "ליל" });
  await openKeys(page, emulator);
  const cell = row(page, /مفتاح/).getByRole("gridcell").nth(1);
  const gaps = await cell.evaluate((cell) => {
    const start = cell.getBoundingClientRect().left;
    return [...cell.querySelectorAll("bdi")].map((text) => {
      const range = document.createRange();
      range.selectNodeContents(text);
      return range.getBoundingClientRect().left - start;
    });
  });
  expect(gaps).toHaveLength(2);
  for (const gap of gaps) expect(gap).toBeLessThan(20);
});

test("a file that is dropped where nothing takes it changes nothing", async ({ page, emulator }) => {
  await openKeys(page, emulator);
  const drop = (target: string) =>
    page.locator(target).first().evaluate((target) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(["name,secret"], "keys.csv", { type: "text/csv" }));
      return ["dragover", "drop"].map((kind) => {
        const event = new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer });
        target.dispatchEvent(event);
        return event.defaultPrevented;
      });
    });
  expect(await drop("[role=grid]"), "the browser does not open it").toEqual([true, true]);
  expect(await drop("body")).toEqual([true, true]);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toBeVisible();
  expect(await drop("dialog")).toEqual([true, true]);
});
