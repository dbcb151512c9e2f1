// The parts of the page whose code comes when it is first needed: each is checked before it runs, and one that does not
// come leaves everything else as it was.
import type { Page } from "@playwright/test";
import { button, gate, heading, openKeys, openReveal, reveal, signIn, traces } from "./support/console.ts";
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

test("a part that a proxy keeps back until somebody signs in again comes in its place, and a secret stays", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/could not be loaded|Failed|ERR_|Content Security Policy/);
  const secret = await openReveal(page, emulator);
  const away = { status: 302, headers: { location: "https://sign-in.example/" } };
  await page.route("**/*.wasm", (route) => route.fulfill(away));
  await reveal(page).getByRole("button", { name: "Seal for somebody…" }).click();
  const failed = reveal(page).getByRole("alert");
  await expect(failed).toContainText(
    /Your sign-in to 127\.0\.0\.1:\d+ has expired\. Sign in again in another tab, then press Try again; nothing here is lost\./,
  );
  await page.unroute("**/*.wasm");
  await failed.getByRole("button", { name: "Try again" }).click();
  await expect(reveal(page).getByLabel("Public key of the recipient")).toBeVisible();
  await reveal(page).getByRole("button", { name: "Show" }).click();
  expect(await traces(page, secret)).toEqual(["document"]);
});

test("the tools around the list say that they did not come, and come when somebody returns", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/could not be loaded|401|integrity/i);
  const TOOLS = "**/tools-*.wasm";
  await page.route(TOOLS, (route) => route.fulfill({ status: 401, contentType: "text/html", body: "Sign in" }));
  await openKeys(page, emulator);
  await expect(page.getByRole("status").filter({ hasText: "Filters, views and export could not be loaded" })).toContainText("has expired");
  await page.unroute(TOOLS);
  await page.evaluate(() => dispatchEvent(new Event("focus")));
  await expect(button(page, "Saved views")).toBeVisible();
  await expect(page.getByText("could not be loaded")).toHaveCount(0);
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
