// The first journey, by keyboard alone: from the door to a stored secret that works.
import type { Page } from "@playwright/test";
import { button, countLine, CREATE, exchange, grid, heading, overhear, reveal, row, searchBox, tabTo, traces } from "./support/console.ts";
import { expect, test } from "./support/fixtures.ts";

async function signInByKeyboard(page: Page) {
  await page.goto("./");
  await expect(heading(page, "Sign in")).toBeFocused();
  await tabTo(page, button(page, "Use the emulator's credentials"));
  await page.keyboard.press("Space");
  await tabTo(page, button(page, "Sign in"), "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(heading(page, "Keys")).toBeFocused();
}

/**
 * Which row the keyboard is on, counted as assistive technology counts: the header is row 1.
 * NaN while that row is not wholly in view.
 */
const activeRow = (page: Page) =>
  grid(page).evaluate((grid) => {
    const active = document.getElementById(grid.getAttribute("aria-activedescendant") ?? "");
    const headers = grid.querySelector("[role=columnheader]");
    if (!active || !headers) return NaN;
    const row = active.getBoundingClientRect();
    // But for a part of a pixel.
    const { bottom } = grid.getBoundingClientRect();
    const seen = row.top >= headers.getBoundingClientRect().bottom && row.bottom < bottom + 1;
    return seen ? Number(active.getAttribute("aria-rowindex")) : NaN;
  });

for (const keys of [2_500, 10_000]) {
  test.describe(`among ${keys} keys`, () => {
    test.use({ fleet: { keys } });

    test("the keyboard reaches every row of the grid", async ({ page }) => {
      await signInByKeyboard(page);
      await expect(countLine(page)).toHaveText(`${keys.toLocaleString("en")} keys`);
      await expect(page.getByText(/fetched \d\d:\d\d:\d\d · \d+\.\d s/)).toBeVisible();
      await expect(grid(page)).toHaveAttribute("aria-rowcount", String(keys + 1));
      await expect(grid(page).getByRole("columnheader")).toHaveText([
        // The column that keys are chosen in.
        "",
        "Name",
        "Status",
        "Access",
        "Expires",
        "Permitted IPs",
        "Created",
        "Created by",
      ]);
      await tabTo(page, grid(page));
      await expect.poll(() => activeRow(page)).toBe(2);
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowDown");
      await expect.poll(() => activeRow(page)).toBe(4);
      await page.keyboard.press("ArrowUp");
      await expect.poll(() => activeRow(page)).toBe(3);
      await page.keyboard.press("PageDown");
      await expect.poll(() => activeRow(page)).toBeGreaterThan(8);
      await page.keyboard.press("PageUp");
      await expect.poll(() => activeRow(page)).toBe(3);
      await page.keyboard.press("End");
      await expect.poll(() => activeRow(page)).toBe(keys + 1);
      expect(await grid(page).getByRole("row").count()).toBeLessThan(100);
      await page.keyboard.press("ArrowDown");
      await expect.poll(() => activeRow(page)).toBe(keys + 1);
      await page.keyboard.press("Home");
      await expect.poll(() => activeRow(page)).toBe(2);
    });
  });
}

test.describe("by keyboard alone", () => {
  test.use({ fleet: { keys: 2_500 }, permissions: ["clipboard-write"] });

  test("search finds keys, and the address bar carries it", async ({ page, emulator }) => {
    await signInByKeyboard(page);
    await expect(countLine(page)).toHaveText("2,500 keys");
    const asked = (await emulator.log()).length;
    await tabTo(page, grid(page));
    await page.keyboard.press("/");
    await expect(searchBox(page)).toBeFocused();
    await page.keyboard.type("billing prod");
    await expect(page).toHaveURL(/#\/keys\?q=billing%20prod$/);
    await expect(countLine(page)).toHaveText(/^\d+ of 2,500 keys match$/);
    const matches = Number((await countLine(page).textContent())?.split(" ")[0]);
    expect(matches).toBeGreaterThan(0);
    expect(matches).toBeLessThan(2_500);
    await expect(grid(page)).toHaveAttribute("aria-rowcount", String(matches + 1));
    // A slash in the box is a letter of the search.
    await page.keyboard.type("/");
    await expect(searchBox(page)).toHaveValue("billing prod/");
    await page.keyboard.type("no key has this");
    await expect(page.getByText("No key matches")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(searchBox(page)).toHaveValue("");
    await expect(countLine(page)).toHaveText("2,500 keys");
    await expect(page).toHaveURL(/#\/keys$/);
    expect(await emulator.log(), "searching asks the server nothing").toHaveLength(asked);
  });

  test("a key is created, and its secret is shown, copied and forgotten", async ({ page, context, emulator }) => {
    const said: string[] = [];
    page.on("console", (message) => said.push(message.text()));
    await signInByKeyboard(page);
    await expect(countLine(page)).toHaveText("2,500 keys");

    await tabTo(page, button(page, "Create key"));
    await page.keyboard.press("Enter");
    await expect(heading(page, "Create an access key")).toBeFocused();
    await tabTo(page, page.getByLabel("Name", { exact: true }));
    await page.keyboard.type("journey by keyboard");
    await page.keyboard.press("Tab");
    await expect(page.getByLabel("Description")).toBeFocused();
    await page.keyboard.type("made without a mouse");
    await page.keyboard.press("Tab");
    await expect(page.getByRole("radio", { name: "90 days" })).toBeFocused();
    const never = page.getByRole("radio", { name: "Never expires" });
    for (let presses = 0; presses < 4 && !(await never.isChecked()); presses += 1) {
      await page.keyboard.press("ArrowDown");
    }
    await expect(never).toBeChecked();
    await expect(page.getByRole("status").filter({ hasText: "never expire" })).toBeVisible();
    const answer = await overhear(page, CREATE);
    await tabTo(page, button(page, "Create key"));
    await page.keyboard.press("Enter");
    const { cleartext: secret, key } = await answer.heard;

    const dialog = reveal(page);
    await expect(dialog).toHaveAccessibleName(/journey by keyboard/);
    await expect(dialog).toContainText(key.id);
    await expect(dialog).toContainText(String(secret.length));
    const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(secret));
    await expect(dialog).toContainText(Buffer.from(bytes).toString("hex").slice(0, 8));
    expect(await traces(page, secret), "masked").toEqual([]);

    await tabTo(page, dialog.getByRole("button", { name: "Show" }));
    await page.keyboard.press("Enter");
    await expect(dialog.getByText(secret, { exact: true })).toBeVisible();
    await tabTo(page, dialog.getByRole("button", { name: "Copy" }), "Shift+Tab");
    await page.keyboard.press("Enter");
    await expect(dialog.getByRole("status").filter({ hasText: "Copied" })).toBeVisible();

    await tabTo(page, dialog.getByRole("button", { name: "Close" }));
    await page.keyboard.press("Enter");
    await expect(dialog, "closes only after somebody says that it is stored").toBeVisible();
    await tabTo(page, dialog.getByLabel("I have stored it"), "Shift+Tab");
    await page.keyboard.press("Space");
    await tabTo(page, dialog.getByRole("button", { name: "Close" }));
    await page.keyboard.press("Enter");
    await expect(dialog).toHaveCount(0);
    expect(await traces(page, secret), "closed").toEqual([]);
    expect(said.filter((text) => text.includes(secret))).toEqual([]);

    // Pasted elsewhere, as a person would.
    await context.route("https://elsewhere.test/", (route) => route.fulfill({ body: "<textarea>", contentType: "text/html" }));
    const elsewhere = await context.newPage();
    await elsewhere.goto("https://elsewhere.test/");
    await elsewhere.getByRole("textbox").press("ControlOrMeta+v");
    await expect(elsewhere.getByRole("textbox")).toHaveValue(secret);
    await elsewhere.close();

    await tabTo(page, page.getByRole("link", { name: "Access Keys" }), "Shift+Tab");
    await page.keyboard.press("Enter");
    await expect(countLine(page)).toHaveText("2,501 keys");
    await page.keyboard.press("/");
    await page.keyboard.type("journey by keyboard");
    await expect(row(page, /journey by keyboard.*Never/)).toBeVisible();
    expect(await exchange(emulator, secret)).toBe(200);
    expect(await exchange(emulator, `${secret}x`)).toBe(401);
    expect(await emulator.log("create")).toHaveLength(1);
  });
});
