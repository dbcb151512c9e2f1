// The parts of the page whose code comes when it is first needed: each is checked before it runs, and one that does not
// come leaves everything else as it was.
import type { Page } from "@playwright/test";
import { button, gate, heading, openKeys, signIn } from "./support/console.ts";
import { expect, test } from "./support/fixtures.ts";

const FORM = "**/create-*.wasm";

test("a part that cannot be loaded says so, and comes at another try", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/ERR_FAILED|Failed to fetch/);
  await page.route(FORM, (route) => route.abort());
  await openKeys(page, emulator);
  await button(page, "Create key").click();
  await expect(page.getByRole("alert")).toContainText("This part of the console could not be loaded");
  await page.unroute(FORM);
  await button(page, "Try again").click();
  await expect(heading(page, "Create an access key")).toBeVisible();
});

test("a part of which one byte was changed does not run", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/integrity/i);
  expectConsoleError(/fetch/i);
  await page.route(FORM, async (route) => {
    const answer = await route.fetch();
    const body = await answer.body();
    const last = body.length - 1;
    body[last] = (body[last] ?? 0) ^ 1;
    await route.fulfill({ response: answer, body });
  });
  await openKeys(page, emulator);
  await button(page, "Create key").click();
  await expect(page.getByRole("alert")).toContainText("This part of the console could not be loaded");
  await expect(heading(page, "Create an access key")).toHaveCount(0);
});

/** Holds the code of what stands around the list until it is let go. */
async function hold(page: Page) {
  const gone = gate();
  let asked = 0;
  let answered = 0;
  await page.route("**/tools-*.wasm", async (route) => {
    asked += 1;
    await gone.opened;
    await route.continue();
    answered += 1;
  });
  const isAsked = () => expect.poll(() => asked).toBeGreaterThan(0);
  const letGo = async () => {
    gone.open();
    await expect.poll(() => answered).toBe(asked);
  };
  return { isAsked, letGo };
}

test("a part that arrives after the sign-out that overtook it harms nothing", async ({ page, emulator }) => {
  // Its view would look for the session, and what does not find it ends the page.
  const code = await hold(page);
  await openKeys(page, emulator);
  await code.isAsked();
  await button(page, "Sign out").click();
  await expect(heading(page, "Sign in")).toBeVisible();
  await code.letGo();
  await signIn(page, emulator);
  await expect(button(page, "Saved views")).toBeVisible();
});

test("a part that arrives after its list was left harms nothing", async ({ page, emulator }) => {
  const code = await hold(page);
  // With a search, whose reading is such a part.
  await signIn(page, emulator, "#/keys?q=a");
  await code.isAsked();
  await page.evaluate(() => (location.hash = "#/keys/new"));
  await expect(heading(page, "Create an access key")).toBeVisible();
  await code.letGo();
  await page.goBack();
  await expect(button(page, "Saved views")).toBeVisible();
});
