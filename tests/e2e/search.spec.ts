// The search box: what it suggests, what it says of a search, and what it bears.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { make } from "./support/admin.ts";
import { button, countLine, grid, heading, openKeys, row, searchBox, signIn } from "./support/console.ts";
import { expect, test } from "./support/fixtures.ts";

const suggestions = (page: Page) => page.getByRole("listbox", { name: "Suggestions" });
const option = (page: Page, name: string | RegExp) => suggestions(page).getByRole("option", { name });
const shortcuts = (page: Page) => page.getByRole("dialog", { name: "Keyboard shortcuts" });
const help = (page: Page) => page.getByRole("dialog", { name: "How to search" });
const said = (page: Page, text: string | RegExp) => page.getByRole("status").filter({ hasText: text });

/** What a screen reader would say is chosen: the option that the box points to. */
const pointedTo = (page: Page) =>
  searchBox(page).evaluate((box) => {
    const id = box.getAttribute("aria-activedescendant");
    return id === null ? null : (document.getElementById(id)?.getAttribute("aria-selected") ?? "nowhere");
  });

/** What is underlined, and how far off the letters it is, in pixels. */
const underlined = (page: Page) =>
  page.locator(".marked-text").evaluateAll((layers) =>
    layers.flatMap((layer) => {
      const shown = getComputedStyle(layer).color === "rgba(0, 0, 0, 0)";
      return [...layer.querySelectorAll("span")].map((mark) => (shown ? mark.textContent : "the letters are drawn twice"));
    }),
  );

test.beforeEach(async ({ page, emulator }) => {
  await openKeys(page, emulator);
});

/** What suggests comes when the box is first touched; a key that is pressed before means nothing to it. */
const aided = (page: Page) => expect(page.getByRole("search").getByRole("status")).not.toHaveCount(0);

test.describe("suggestions", () => {
  test("a field and its value are taken by the keyboard", async ({ page }) => {
    await page.keyboard.press("/");
    await page.keyboard.type("st");
    await expect(option(page, /^status:/)).toBeVisible();
    await expect(said(page, /^1 suggestion$/)).toBeAttached();
    expect(await pointedTo(page)).toBeNull();
    await page.keyboard.press("ArrowDown");
    expect(await pointedTo(page)).toBe("true");
    await page.keyboard.press("Enter");
    await expect(searchBox(page)).toHaveValue("status:");
    await expect(option(page, /^active .*[0-9]+ keys?/)).toBeVisible();
    await page.keyboard.type("act");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Tab");
    await expect(searchBox(page)).toHaveValue("status:active ");
    await expect(searchBox(page)).toBeFocused();
    await expect(suggestions(page)).toBeHidden();
    await expect(page).toHaveURL(/q=status:active/);
    await expect(page.getByText("Keys that are active.")).toBeVisible();
  });

  test("the mouse takes one, in the middle of a text in other letters", async ({ page }) => {
    await searchBox(page).fill("ключ 🔑 role: x");
    for (let step = 0; step < 2; step += 1) await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowDown");
    const first = suggestions(page).getByRole("option").first();
    await first.click();
    await expect(searchBox(page)).toHaveValue(/^ключ 🔑 role:.+ x$/);
    await expect(searchBox(page)).toBeFocused();
    const caret = await searchBox(page).evaluate((box) => {
      const { selectionStart, value } = box as HTMLInputElement;
      return value.slice(selectionStart ?? 0);
    });
    expect(caret, "the caret is behind what was put in").toBe(" x");
  });

  test("plain words are left alone, and Enter takes nothing that nobody chose", async ({ page }) => {
    await searchBox(page).pressSequentially("prod billing");
    await expect(suggestions(page)).toBeHidden();
    await searchBox(page).fill("");
    await searchBox(page).pressSequentially("ro");
    await expect(suggestions(page)).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(suggestions(page)).toBeHidden();
    await expect(searchBox(page)).toHaveValue("ro");
    await page.keyboard.press("Tab");
    await expect(searchBox(page)).not.toBeFocused();
  });

  test("an empty box tells its fields to those who ask; Escape closes first and empties then", async ({ page }) => {
    await searchBox(page).click();
    await aided(page);
    await expect(suggestions(page)).toBeHidden();
    await page.keyboard.press("ArrowDown");
    await expect(suggestions(page).getByRole("option")).toHaveCount(15);
    await page.keyboard.press("ArrowUp");
    await expect(option(page, /^attr\./)).toHaveAttribute("aria-selected", "true");
    await expect(option(page, /^attr\./)).toBeInViewport();
    await page.keyboard.press("Escape");
    await expect(suggestions(page)).toBeHidden();
    await page.keyboard.type("tenant:a");
    await expect(suggestions(page)).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(suggestions(page)).toBeHidden();
    await expect(searchBox(page)).toHaveValue("tenant:a");
    await page.keyboard.press("Escape");
    await expect(searchBox(page)).toHaveValue("");
  });

  test("they are accessible, and fit a narrow window", async ({ page }) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      for (const ask of ["", "tenant:", "prod colour:red expires<soon "]) {
        await searchBox(page).fill(ask);
        await aided(page);
        await page.keyboard.press("ArrowDown");
        await expect(suggestions(page)).toBeVisible();
        await page.keyboard.press("ArrowDown");
        const { violations } = await new AxeBuilder({ page }).include("[role=search]").analyze();
        expect.soft(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), `${colorScheme} ${ask}`).toEqual([]);
      }
    }
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  });
});

test.describe("words about a search", () => {
  test("what cannot be read is underlined and told, and the rest applies", async ({ page }) => {
    await searchBox(page).fill("status:active colour:red expires<soon");
    await page.keyboard.press("Enter");
    await expect(said(page, "There is no field “colour”")).toContainText("“soon” is no date");
    await expect(said(page, "There is no field")).toContainText("The rest of the search applies");
    await expect(page.getByText("Keys that are active.")).toBeVisible();
    await expect(searchBox(page)).toHaveAttribute("aria-invalid", "true");
    await expect(searchBox(page)).toHaveAccessibleDescription(/no field “ ?colour ?”.*Keys that are active/);
    expect(await underlined(page)).toEqual(["colour", "soon"]);
    await expect(countLine(page)).toHaveText(/^\d+ of 40 keys match$/);
    await searchBox(page).fill("colour:red");
    await page.keyboard.press("Enter");
    await expect(said(page, "all keys are shown")).toBeVisible();
    await searchBox(page).fill("red");
    await expect(said(page, "There is no field")).toHaveCount(0);
    await expect(searchBox(page)).not.toHaveAttribute("aria-invalid");
    expect(await underlined(page)).toEqual([]);
  });

  test("what somebody is still typing is no mistake, until they pause", async ({ page }) => {
    await searchBox(page).pressSequentially("colour:red expires<");
    await expect(said(page, "There is no field “colour”")).not.toContainText("Say what expires should be", { timeout: 1 });
    await expect(said(page, "Say what expires should be")).toBeVisible();
  });

  test("the underline moves along with a long text", async ({ page }) => {
    await searchBox(page).fill(`${"word ".repeat(60)}colour:red`);
    await page.keyboard.press("Enter");
    await expect(page.locator(".marked-text")).toHaveCount(1);
    const offsets = () =>
      searchBox(page).evaluate((box) => [box.scrollLeft, document.querySelector(".marked-text")?.scrollLeft]);
    for (const key of ["End", "Home", "End"]) {
      await page.keyboard.press(key);
      await expect.poll(async () => new Set(await offsets()).size, key).toBe(1);
    }
    expect((await offsets())[0]).toBeGreaterThan(100);
  });

  test("a plain search has no reading, and one that comes with the address has", async ({ page, context, emulator }) => {
    await searchBox(page).fill("prod billing");
    await expect(page.getByText("Keys with")).toHaveCount(0);
    const other = await context.newPage();
    await signIn(other, emulator, "#/keys?q=-prod%20by:none");
    await expect(other.getByText("Keys except those with “prod”, made by nobody known.")).toBeVisible();
  });
});

test("the help shows the language by examples that can be tried", async ({ page }) => {
  await button(page, "How to search").click();
  await expect(help(page)).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await help(page).getByRole("button", { name: /^expires<30d/ }).click();
  await expect(help(page)).toBeHidden();
  await expect(searchBox(page)).toBeFocused();
  await expect(searchBox(page)).toHaveValue("expires<30d");
  await expect(searchBox(page)).toHaveAccessibleDescription("Keys that expire less than 30 days from now.");
  await page.goBack();
  await expect(searchBox(page)).toHaveValue("");
});

test.describe("shortcuts", () => {
  test("a question mark lists them, and they do nothing under the list", async ({ page, emulator }) => {
    await page.keyboard.press("?");
    await expect(shortcuts(page)).toBeVisible();
    await expect(shortcuts(page)).toContainText("Refresh the list");
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
    const asked = (await emulator.log()).length;
    await page.keyboard.press("n");
    await page.keyboard.press("r");
    await page.keyboard.press("/");
    await expect(shortcuts(page)).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(shortcuts(page)).toHaveCount(0);
    expect(await emulator.log()).toHaveLength(asked);
    await expect(heading(page, "Keys")).toBeVisible();
  });

  test("r refreshes and n makes a key, but only in the grid, and never while typing or with a modifier", async ({ page, emulator }) => {
    const searches = async () => (await emulator.log("search")).length;
    const before = await searches();
    // Spoken words and a cat reach the page, too.
    await page.keyboard.type("nurse");
    await searchBox(page).pressSequentially("n r?");
    await expect(searchBox(page)).toHaveValue("n r?");
    await page.keyboard.press("Escape");
    await grid(page).focus();
    await page.keyboard.press("Alt+n");
    await page.keyboard.press("Alt+r");
    expect(await searches()).toBe(before);
    await page.keyboard.press("r");
    await expect.poll(searches).toBe(before + 1);
    await expect(countLine(page)).toHaveText("40 keys");
    await page.keyboard.press("n");
    await expect(heading(page, "Create an access key")).toBeVisible();
  });

  test("single characters can be switched off, and stay so", async ({ page }) => {
    await page.keyboard.press("?");
    await shortcuts(page).getByRole("checkbox", { name: "Use single characters as shortcuts" }).uncheck();
    await shortcuts(page).getByRole("button", { name: "Close" }).click();
    await page.reload();
    await expect(countLine(page)).toHaveText("40 keys");
    await grid(page).focus();
    await page.keyboard.type("/?nr");
    await expect(searchBox(page)).not.toBeFocused();
    await expect(shortcuts(page)).toHaveCount(0);
    await expect(heading(page, "Keys")).toBeVisible();
    await page.keyboard.press("ArrowDown");
    await expect(grid(page), "other keys do what they did").toHaveAttribute("aria-activedescendant", /1$/);
    await button(page, "How to search").click();
    await help(page).getByRole("button", { name: "Keyboard shortcuts" }).click();
    await shortcuts(page).getByRole("checkbox", { name: "Use single characters as shortcuts" }).check();
    await shortcuts(page).getByRole("button", { name: "Close" }).click();
    await grid(page).focus();
    await page.keyboard.press("?");
    await expect(shortcuts(page)).toBeVisible();
  });
});

test.describe("a secret that is pasted into the box by mistake", () => {
  const secret = "K2NxyzAbCdEfGhIjKlMnOpQrStU1vWxYz2AbCdEfGhIjKlMnOpQ4";
  const kept = (page: Page) =>
    page.evaluate(() => [location.href, JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), JSON.stringify(history.state)].join(" "));
  const note = (page: Page) => said(page, "This looks like a secret");

  test("is in no address, no step of Back and no saved view, and the page says so", async ({ page }) => {
    await searchBox(page).fill("status:active");
    await expect(page).toHaveURL(/q=status:active/);
    await searchBox(page).focus();
    await page.keyboard.press("End");
    await page.keyboard.insertText(` ${secret}`);
    await expect(note(page)).toContainText("If it is an id, write id:, tenant:, by: or user: before it.");
    await expect(searchBox(page), "what is searched stays in the box").toHaveValue(`status:active ${secret}`);
    expect(await kept(page)).not.toContain(secret.slice(0, 8));

    // Whatever else arranges the list keeps to that, and so does a link to a key.
    await page.getByRole("button", { name: /^Expired [\d,]+ keys?$/ }).click();
    await expect(searchBox(page)).toHaveValue(`status:active,expired ${secret}`);
    await expect(page).toHaveURL(/#\/keys$/);
    expect(await kept(page)).not.toContain(secret.slice(0, 8));

    await button(page, "Saved views").click();
    await button(page, "Save this view…").click();
    await page.getByLabel("Name of the view").fill("mine");
    await button(page, "Save").click();
    await expect(page.getByRole("alert").filter({ hasText: "The search text looks like a secret" })).toBeVisible();
    await page.getByLabel("Name of the view").fill(secret);
    await button(page, "Save").click();
    await expect(page.getByText("This looks like a secret. View names are stored in this browser")).toBeVisible();
    await page.keyboard.press("Escape");
    expect(await kept(page)).not.toContain(secret.slice(0, 8));

    await button(page, "Clear the search").click();
    await expect(searchBox(page)).toHaveValue("");
    await expect(searchBox(page)).toBeFocused();
    await expect(note(page)).toHaveCount(0);
    await expect(countLine(page)).toHaveText("40 keys");
  });

  test("is taken out of an address that it came with", async ({ context, emulator }) => {
    const other = await context.newPage();
    await signIn(other, emulator, `#/keys?q=${secret}&sort=name`);
    await expect(note(other)).toBeVisible();
    await expect(other).toHaveURL(/#\/keys\?sort=name$/);
  });
});

test.describe("where it is tomorrow already", () => {
  test.use({ timezoneId: "Asia/Tokyo" });

  test("a date means the day that the row shows", async ({ page, emulator }) => {
    // 31 January in UTC, and 1 February in Tokyo.
    await make(emulator, { name: "ends at night", expireTime: Date.UTC(2027, 0, 31, 20) / 1000 });
    await button(page, "Refresh").click();
    await searchBox(page).fill("expires:2027-02-01");
    await expect(row(page, /ends at night/)).toContainText("1 Feb 2027");
    await expect(page.getByText("Keys that expire on 1 February 2027 (Asia/Tokyo).")).toBeVisible();
    await searchBox(page).fill("expires:2027-01-31");
    await expect(page.getByText("Keys that expire on 31 January 2027 (Asia/Tokyo).")).toBeVisible();
    await expect(row(page, /ends at night/)).toHaveCount(0);
    await searchBox(page).fill("expires:2027-01-31Z");
    await expect(page.getByText("Keys that expire on 31 January 2027 (UTC).")).toBeVisible();
    await expect(row(page, /ends at night/)).toHaveCount(1);
  });
});

test("signs that a text program has changed are read as the plain ones", async ({ page, emulator }) => {
  await make(emulator, { name: "O’Neil–gateway", keyTenants: [{ tenantId: "Acme Inc" }] });
  await button(page, "Refresh").click();
  for (const text of ["tenant：“Acme Inc” –name:nobody", "O'Neil-gateway", "name:„O’Neil–gate“ created≤1d"]) {
    await searchBox(page).fill(text);
    await expect(countLine(page), text).toHaveText("1 of 41 keys match");
    await expect(searchBox(page)).not.toHaveAttribute("aria-invalid");
  }
});

test.describe("hostile searches", () => {
  const texts: [string, string, RegExp][] = [
    ["50,000 letters", "x".repeat(50_000), /read up to 10000 bytes/],
    ["50,000 letters that take three bytes each", "鍵".repeat(50_000), /read up to 10000 bytes/],
    ["ten thousand words", "ab ".repeat(10_000), /100 words and values at most/],
    ["thousands of fields that are none", "zz:1 ".repeat(3_000), /no field “zz”/],
    ["thousands of quotes", '"'.repeat(9_999), /quote is not closed/],
    ["a field with thousands of values", `tenant:${"a,".repeat(20_000)}b`, /values at most|read up to/],
  ];
  for (const [what, text, word] of texts) {
    test(`${what}: a clear word, and the page goes on`, async ({ page }) => {
      await searchBox(page).focus();
      await page.keyboard.insertText(text);
      await page.keyboard.press("Enter");
      await expect(said(page, word)).toBeVisible();
      await page.keyboard.press("End");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Escape");
      await page.keyboard.press("Escape");
      await expect(searchBox(page)).toHaveValue("");
      await expect(countLine(page)).toHaveText("40 keys");
      await expect(said(page, word)).toHaveCount(0);
    });
  }

  test("letters that reverse or hide are shown as what they are", async ({ page }) => {
    await searchBox(page).fill("is:\u202Enimda\u2066 name:\u200Bx שלום");
    await page.keyboard.press("Enter");
    await expect(said(page, "A key can be active")).toContainText("U+202Enimda");
    await expect(page.getByText("with a name with “U+200Bx”")).toBeVisible();
    expect(await underlined(page)).toEqual(["\u202Enimda\u2066"]);
  });
});
