// The page itself, before any journey: it runs under its production headers, runs nothing that was
// changed on its way, leaves nothing lying about, and says so when it cannot go on.
import type { Page } from "@playwright/test";
import { expect, test } from "./support/fixtures.ts";

async function expectMounted(page: Page) {
  await expect(page.locator("#boot")).toHaveCount(0);
  await expect(page.locator(".boot-message")).toHaveCount(0);
  await expect(page.locator("body")).toHaveText(/\S/);
}

test("runs under its production headers", async ({ page }) => {
  const answer = await page.goto("./");
  const headers = answer?.headers() ?? {};
  expect(headers["content-security-policy"]).toContain("require-trusted-types-for 'script'");
  expect(headers["content-security-policy"]).not.toContain("unsafe-inline");
  expect(headers["integrity-policy"]).toBe("blocked-destinations=(script)");
  expect(headers["cache-control"]).toBe("no-store");
  await expectMounted(page);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test("leaves no globals behind", async ({ page, emulator }) => {
  const globals = () => page.evaluate(() => Object.getOwnPropertyNames(window).sort());
  // What an empty page has under the same headers.
  await page.route("**/empty", async (route) => {
    const response = await route.fetch({ url: emulator.url });
    await route.fulfill({ response, body: '<!doctype html><link rel="icon" href="./favicon.svg">' });
  });
  await page.goto("./empty");
  const without = new Set(await globals());
  await page.goto("./");
  await expectMounted(page);
  const added = (await globals()).filter((name) => !without.has(name));
  // An element with an id is a property of the window, too.
  const ids = await page.evaluate(() => [...document.querySelectorAll("[id]")].map((element) => element.id));
  expect(added.filter((name) => !ids.includes(name))).toEqual([]);
});

test.describe("under a sub-path", () => {
  test.use({ fleet: { base: "/admin/access-keys/" } });

  test("is the same page", async ({ page }) => {
    await page.goto("./");
    await expectMounted(page);
    expect(new URL(page.url()).pathname).toBe("/admin/access-keys/");
  });
});

test("does not run a script of which one byte was changed", async ({ page, expectConsoleError }) => {
  expectConsoleError(/integrity/i);
  let changed = 0;
  await page.route("**/boot-*.js", async (route) => {
    const answer = await route.fetch();
    const body = await answer.body();
    const last = body.length - 1;
    body[last] = (body[last] ?? 0) ^ 1;
    changed += 1;
    await route.fulfill({ response: answer, body });
  });
  await page.goto("./");
  await expect(page.locator("#boot")).toBeVisible();
  expect(changed).toBe(1);
});

test("refuses dangerous markup, and any other policy", async ({ page, expectConsoleError }) => {
  expectConsoleError(/policy/i);
  await page.goto("./");
  await expectMounted(page);
  const refused = await page.evaluate(() => {
    const attempts: Record<string, () => void> = {
      handler: () => (document.createElement("div").innerHTML = "<img src=x onerror=alert(1)>"),
      script: () => (document.createElement("div").innerHTML = "<script>alert(1)</script>"),
      source: () => (document.createElement("script").src = "data:text/javascript,alert(1)"),
      policy: () => {
        const { trustedTypes } = window as unknown as { trustedTypes: { createPolicy(name: string): void } };
        trustedTypes.createPolicy("mine");
      },
    };
    const throws = (attempt: () => void) => {
      try {
        attempt();
        return false;
      } catch {
        return true;
      }
    };
    return Object.fromEntries(Object.entries(attempts).map(([name, attempt]) => [name, throws(attempt)]));
  });
  expect(refused).toEqual({ handler: true, script: true, source: true, policy: true });
});

test("says why it cannot run where the page is not secure", async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(window, "isSecureContext", { value: false }));
  await page.goto("./");
  await expect(page.getByRole("alert")).toContainText("must be opened over https");
});
