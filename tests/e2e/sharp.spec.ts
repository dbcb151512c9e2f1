// The grid on a screen with many pixels to one of CSS, where browsers end elements much earlier.
import { grid, openKeys } from "./support/console.ts";
import { expect, test as base } from "./support/fixtures.ts";

// Playwright's own scale leaves the limit of the tallest element as it is.
const test = base.extend<object, object>({
  launchOptions: [
    async ({}, use, { project }) => {
      const { args = [], ...launch } = project.use.launchOptions ?? {};
      await use({ ...launch, args: [...args, "--force-device-scale-factor=8", "--window-size=500,800"] });
    },
    { scope: "worker" },
  ],
});

test.use({ fleet: { keys: 30_000 }, viewport: null });

test("the last key of very many is reached on a sharp screen, and the first again", async ({ page, emulator }) => {
  await openKeys(page, emulator);
  expect(await page.evaluate(() => devicePixelRatio), "as the test means it").toBe(8);
  await grid(page).focus();
  const active = grid(page).locator("[role=row].is-active");
  for (const [key, place] of [["End", 30_000], ["Home", 1], ["End", 30_000]] as const) {
    await page.keyboard.press(key);
    await expect(active, key).toHaveAttribute("aria-rowindex", String(place + 1));
    await expect(active, `${key}: the row is seen`).toBeInViewport({ ratio: 0.5 });
    await expect(active).toContainText(/\w/);
  }
});
