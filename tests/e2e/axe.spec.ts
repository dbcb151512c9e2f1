// The main pages under every rule of axe, also those that it calls experimental: what is seen is what is named.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { make, RICH } from "./support/admin.ts";
import { button, goHome, heading, openKeys, searchBox } from "./support/console.ts";
import { expect, test } from "./support/fixtures.ts";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "experimental"];

async function check(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  const told = violations.map(({ id, nodes }) => [id, nodes.map(({ html, failureSummary }) => [html, failureSummary])]);
  expect.soft(told, what).toEqual([]);
}

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1_440, 320]) {
    test(`the main pages break no rule: ${colorScheme}, ${width} px`, async ({ page, emulator }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 800 });
      await page.goto("./");
      await expect(button(page, "Sign in")).toBeVisible();
      await check(page, "sign-in");
      const id = await make(emulator, { ...RICH, name: "O’Neil–café مفتاح", permittedIps: ["0.0.0.0/1", "128.0.0.0/1"] });
      await openKeys(page, emulator);
      await expect(button(page, "Saved views")).toBeVisible();
      await expect(page.getByRole("group", { name: "Counts of keys" }).getByRole("button", { name: /^Active [\d,]+ keys$/ })).toBeVisible();
      await check(page, "list");

      await button(page, "Filters").click();
      await expect(page.getByRole("group", { name: "Status" }).getByRole("checkbox").first()).toBeVisible();
      await page.getByRole("group", { name: "Status" }).getByRole("checkbox").first().check();
      await check(page, "filters");
      await page.keyboard.press("Escape");
      await searchBox(page).fill("Kx8vQ2mN5pR7tW9yB3dF colour:red");
      await expect(button(page, "Clear the search")).toBeVisible();
      await check(page, "words about a search");
      await button(page, "Clear the search").click();
      for (const panel of ["How to search", "Saved views", "View"]) {
        await button(page, panel).click();
        await expect(page.locator(":popover-open")).toBeVisible();
        await check(page, panel);
        await page.keyboard.press("Escape");
      }
      await page.getByRole("heading", { name: "Keys", exact: true }).focus();
      await page.keyboard.press("?");
      await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
      await check(page, "shortcuts");
      await page.keyboard.press("Escape");

      await page.evaluate((id) => (location.hash = `#/keys/id/${id}`), id);
      await expect(page.getByText("The list allows everyone on IPv4")).toBeVisible();
      await check(page, "key");
      await button(page, "Delete…").click();
      await button(page, "Delete for good…").click();
      await page.getByLabel(/^Type the key's name/).fill("another");
      await check(page, "delete");
      await page.keyboard.press("Escape");
      await page.evaluate((id) => (location.hash = `#/keys/id/${id}/edit`), id);
      await expect(page.getByLabel("Name", { exact: true })).toBeVisible();
      await check(page, "edit");
      await goHome(page);

      for (const [place, title] of [["import", "Import keys"], ["runs", "Runs"], ["try", "Try a key"], ["keys/new", "Create an access key"]]) {
        await page.evaluate((place) => (location.hash = `#/${place}`), place);
        await expect(heading(page, title ?? "")).toBeVisible();
        await check(page, title ?? "");
      }
    });
  }
}
