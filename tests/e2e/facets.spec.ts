// Filters with their counts: what a person presses, and what the list then shows.
import { AxeBuilder } from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { button, openKeys, overflow, searchBox } from "./support/console.ts";
import { expect, test } from "./support/fixtures.ts";

test.use({ fleet: { keys: 2_500 } });

const tile = (page: Page, label: string) =>
  page.getByRole("group", { name: "Counts of keys" }).getByRole("button", { name: new RegExp(`^${label}`) });
const panel = (page: Page) => page.getByRole("complementary", { name: "Filters" });
const facet = (page: Page, name: string) => page.getByRole("group", { name, exact: true }).filter({ has: page.getByRole("checkbox") });
const openFilters = async (page: Page) => {
  await page.getByRole("button", { name: /^Filters/ }).click();
  await expect(panel(page)).toBeVisible();
};

/** The figure in a name such as "Active 1,204 keys". */
const figure = async (filter: Locator) => {
  await expect(filter).toHaveAccessibleName(/ [\d,]+ keys?$/);
  const name = (await filter.getAttribute("aria-label")) ?? (await filter.textContent()) ?? "";
  return Number((/ ([\d,]+)\s+keys?$/.exec(name)?.[1] ?? "").replaceAll(",", ""));
};

/** How many keys the list says that it shows. */
const matching = async (page: Page) => {
  const text = (await page.getByRole("status").filter({ hasText: /match$/ }).textContent()) ?? "";
  return Number((/^[\d,]+/.exec(text)?.[0] ?? "").replaceAll(",", ""));
};

test("a tile shows as many keys as it says, is undone by Back, and by a second press", async ({ page, emulator }) => {
  await openKeys(page, emulator);
  for (const [label, query] of [
    ["Active", "status:active"],
    ["Expiring within a week", "expires:..7d"],
    ["Expired", "status:expired"],
    ["Inactive", "status:inactive"],
    ["Never expires", "expires:never"],
    ["Any address", "ip:none"],
  ] as const) {
    const count = await figure(tile(page, label));
    await tile(page, label).click();
    await expect(searchBox(page)).toHaveValue(query);
    await expect(tile(page, label)).toHaveAttribute("aria-pressed", "true");
    await expect.poll(() => matching(page), label).toBe(count);
    expect(await figure(tile(page, label)), "what is chosen keeps its count").toBe(count);
    await page.goBack();
    await expect(searchBox(page)).toHaveValue("");
    await expect(tile(page, label)).toHaveAttribute("aria-pressed", "false");
  }
  await tile(page, "Active").click();
  await expect(searchBox(page)).toHaveValue("status:active");
  await tile(page, "Active").click();
  await expect(searchBox(page)).toHaveValue("");
});

test("two values of one facet widen the search, two facets narrow it", async ({ page, emulator }) => {
  await openKeys(page, emulator);
  await openFilters(page);
  const status = facet(page, "Status");
  const [active, inactive] = [/^Active,/, /^Inactive,/].map((name) => status.getByRole("checkbox", { name }));
  if (!active || !inactive) throw new Error("no boxes");
  const [one, other] = [await figure(active), await figure(inactive)];
  await active.check();
  await expect.poll(() => matching(page)).toBe(one);
  await inactive.check();
  await expect.poll(() => matching(page)).toBe(one + other);
  await expect(searchBox(page)).toHaveValue("status:active,inactive");
  await expect(button(page, "Filters 2 active")).toHaveAttribute("aria-expanded", "true");

  const never = facet(page, "Expiry").getByRole("checkbox", { name: /^Never,/ });
  await expect.poll(() => figure(never)).toBeLessThan(one + other);
  const both = await figure(never);
  await never.check();
  await expect.poll(() => matching(page)).toBe(both);
  await expect(searchBox(page)).toHaveValue("status:active,inactive expires:never");

  await button(page, "Clear all filters").click();
  await expect(searchBox(page)).toHaveValue("");
  await expect(active).not.toBeChecked();
  await expect(button(page, "Clear all filters")).toHaveCount(0);
});

test("what is typed counts the filters anew, and clearing them leaves the words", async ({ page, emulator }) => {
  await openKeys(page, emulator);
  const before = await figure(tile(page, "Active"));
  await searchBox(page).fill("billing");
  await expect.poll(() => figure(tile(page, "Active"))).toBeLessThan(before);
  await openFilters(page);
  await facet(page, "Status").getByRole("checkbox", { name: /^Active,/ }).check();
  await expect(searchBox(page)).toHaveValue("billing status:active");
  await button(page, "Clear all filters").click();
  await expect(searchBox(page)).toHaveValue("billing");
});

test("a facet of many values is shown in part, searched, and folded away", async ({ page, emulator }) => {
  await openKeys(page, emulator);
  await openFilters(page);
  const tenants = page.getByRole("group", { name: "Tenant", exact: true });
  const boxes = tenants.getByRole("checkbox");
  await expect(boxes).toHaveCount(8);
  const counts = await Promise.all((await boxes.all()).map(figure));
  expect(counts).toEqual([...counts].sort((a, b) => b - a));
  await tenants.getByRole("button", { name: /^Show more/ }).click();
  await expect.poll(() => boxes.count()).toBeGreaterThan(8);

  // The last of them: it stays in sight when the others go.
  const last = boxes.last();
  const name = ((await last.getAttribute("aria-label")) ?? "").replace(/, [\d,]+ keys?$/, "");
  await last.check();
  const chosen = tenants.getByRole("checkbox", { checked: true });
  await expect(chosen).toHaveCount(1);
  await tenants.getByRole("searchbox", { name: "Search tenants" }).fill(name.split(", ")[0] ?? "");
  await expect(chosen).toHaveAccessibleName(new RegExp(name.slice(0, 5).replace(/[^\w ]/g, ".")));
  await tenants.getByRole("searchbox").fill("no tenant is called like this");
  await expect(tenants.getByText("No value matches.")).toBeVisible();
  await tenants.getByRole("searchbox").fill("");
  await expect(chosen).toBeVisible();

  // No key has the tenant and this name: the box can still be unticked.
  await searchBox(page).fill(`${await searchBox(page).inputValue()} nobodyhasthis`);
  await expect(chosen).toHaveAccessibleName(/, 0 keys$/);
  await chosen.click();
  await expect(searchBox(page)).toHaveValue("nobodyhasthis");

  await page.getByRole("heading", { name: "Tenant" }).click();
  await expect(tenants).toBeHidden();
});

test("the filters are reached and used by keyboard, and stay open while the list is left", async ({ page, emulator }) => {
  await openKeys(page, emulator);
  await button(page, "Filters").focus();
  await page.keyboard.press("Enter");
  await expect(panel(page)).toBeVisible();
  const active = facet(page, "Status").getByRole("checkbox", { name: /^Active,/ });
  await active.focus();
  await page.keyboard.press("Space");
  await expect(searchBox(page)).toHaveValue("status:active");
  await expect(active).toBeFocused();
  await expect(active).toBeChecked();
  await button(page, "Create key").click();
  await expect(panel(page)).toHaveCount(0);
  await page.goBack();
  await expect(panel(page)).toBeVisible();
  await expect(active).toBeChecked();
});

test("in a narrow window the filters are a drawer", async ({ page, emulator }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await openKeys(page, emulator);
  await button(page, "Filters").click();
  const drawer = page.getByRole("dialog", { name: "Filters" });
  const expired = drawer.getByRole("checkbox", { name: /^Expired,/ });
  const count = await figure(expired);
  await expired.check();
  await expect(drawer.getByRole("button", { name: `Show ${count.toLocaleString("en")} keys` })).toBeVisible();
  expect(await overflow(page)).toBe(0);
  await drawer.getByRole("button", { name: /^Show / }).last().click();
  await expect(drawer).toHaveCount(0);
  await expect(button(page, "Filters 1 active")).toBeFocused();
  expect(await matching(page)).toBe(count);
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1_440, 320]) {
    test(`the filters are accessible: ${colorScheme}, ${width} px`, async ({ page, emulator }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 800 });
      await openKeys(page, emulator);
      await tile(page, "Active").click();
      await button(page, "Filters 1 active").click();
      await expect(facet(page, "Tenant").getByRole("checkbox").first()).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => ({ id, nodes: nodes.map((node) => [node.html, node.failureSummary]) }))).toEqual([]);
    });
  }
}

test.describe("a project without keys", () => {
  test.use({ fleet: { keys: 0 } });

  test("has nothing to filter", async ({ page, emulator }) => {
    await openKeys(page, emulator);
    await expect(page.getByText("This project has no access keys")).toBeVisible();
    await expect(page.getByRole("button", { name: /^Filters/ })).toHaveCount(0);
  });
});
