// A session: it survives a reload, never lies anywhere in clear, and ends wholly.
import type { Page } from "@playwright/test";
import { ask } from "./support/admin.ts";
import {
  CREATE,
  button,
  controlClock,
  countLine,
  fillForm,
  goHome,
  grid,
  heading,
  openKeys,
  overhear,
  partsFetched,
  row,
  searchBox,
  signIn,
  stored,
  traces,
} from "./support/console.ts";
import { expect, test } from "./support/fixtures.ts";

/** The two shares as they lie in the browser's stores. */
const shares = (page: Page) =>
  page.evaluate(() => ({ stored: Object.values(sessionStorage).join("\n"), named: window.name }));

/** A text in the forms in which somebody might have hidden it. */
function forms(text: string): string[] {
  const bytes = [Buffer.from(text), Buffer.from(text, "utf16le"), Buffer.from(text, "utf16le").swap16()];
  const written = bytes.flatMap((form) => [
    form.toString("latin1"),
    form.toString("hex"),
    // Wherever in a longer text it began, these digits are the same.
    ...[0, 1, 2].map((offset) => Buffer.concat([Buffer.alloc(offset), form]).toString("base64").slice(offset + 1, -4)),
  ]);
  return [text, [...text].reverse().join(""), encodeURIComponent(text), ...written].map((form) => form.toLowerCase());
}

async function expectSignedOut(page: Page) {
  await expect(heading(page, "Sign in")).toBeVisible();
  await expect(grid(page)).toHaveCount(0);
  await expect(page.getByRole("row")).toHaveCount(0);
  expect(await stored(page)).toEqual([]);
}

test("a reload keeps the session, and asks for the list only", async ({ page, emulator }) => {
  await openKeys(page, emulator);
  const before = (await emulator.log()).length;
  await page.reload();
  await expect(countLine(page)).toHaveText("40 keys");
  const asked = (await emulator.log()).slice(before);
  expect(asked.map(({ operation, body }) => ({ operation, body }))).toEqual([{ operation: "search", body: {} }]);
});

test("no store of the browser holds the key, though the two shares do", async ({ page, emulator }) => {
  const { projectId, managementKey } = await emulator.info();
  await openKeys(page, emulator);
  const { stored, named } = await shares(page);
  for (const secret of [managementKey, `${projectId}:${managementKey}`]) {
    for (const form of forms(secret)) {
      expect(stored.toLowerCase()).not.toContain(form);
      expect(named.toLowerCase()).not.toContain(form);
    }
  }
  // Proof that these are the places to look at.
  const [a, b] = [Buffer.from(stored, "hex"), Buffer.from(named, "hex")];
  expect(a.length % 256).toBe(0);
  expect(Buffer.from(a.map((byte, at) => byte ^ (b[at] ?? 0))).toString("latin1")).toContain(managementKey);
  expect(await page.evaluate(() => ({ ...localStorage }))).toEqual({});
  expect(await page.context().cookies()).toEqual([]);
  expect(await page.evaluate(async () => (await indexedDB.databases()).length + (await caches.keys()).length)).toBe(0);
  expect(await traces(page, managementKey), "nor the page, beyond the demo's own button").toEqual([]);

  // Another sign-in has other shares: the pad is used once.
  await button(page, "Sign out").click();
  await openKeys(page, emulator);
  expect((await shares(page)).named).not.toBe(named);
});

for (const store of ["sessionStorage", "window.name"] as const) {
  test(`with ${store} alone, nobody is signed in`, async ({ page, emulator }) => {
    await openKeys(page, emulator);
    await page.evaluate((store) => {
      if (store === "sessionStorage") window.name = "";
      else sessionStorage.clear();
    }, store);
    const before = (await emulator.log()).length;
    await page.reload();
    await expect(heading(page, "Sign in")).toBeVisible();
    await expect(grid(page)).toHaveCount(0);
    expect(await emulator.log()).toHaveLength(before);
  });
}

test("a tab that went to another site and came back says why it asks to sign in", async ({ page, emulator }) => {
  await openKeys(page, emulator);
  await page.goto(emulator.url.replace("127.0.0.1", "localhost"));
  await expect(heading(page, "Sign in")).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/127\.0\.0\.1/);
  await expect(page.getByText("This tab did not keep your sign-in")).toBeVisible();
  await expect(page.getByText("removes one of them when a tab goes to another site")).toBeVisible();
});

test("a machine whose clock is wrong shows every key as the server has it, and says so", async ({ page, emulator }) => {
  const now = Math.floor(Date.now() / 1_000);
  await ask(emulator, "create", { name: "ends tomorrow", expireTime: now + 86_400 });
  await page.addInitScript(() => {
    const real = Date.now.bind(Date);
    Date.now = () => real() + 3 * 86_400_000;
  });
  await openKeys(page, emulator);
  await expect(page.getByText("This machine's clock is 3 days ahead")).toBeVisible();
  await expect(row(page, /ends tomorrow/)).toContainText("Active");
  await page.reload();
  await expect(row(page, /ends tomorrow/)).toContainText("Active");
  await fillForm(page, "thirty days");
  await page.getByRole("radio", { name: "30 days" }).check();
  const answer = await overhear(page, CREATE);
  await button(page, "Create key").click();
  const { expireTime } = (await answer.heard).key as unknown as { expireTime: number };
  expect(Math.abs(expireTime - now - 30 * 86_400)).toBeLessThan(3_600);
});

test("a window opened from the page is signed out, although it inherits session storage", async ({ page, context, emulator }) => {
  await openKeys(page, emulator);
  await context.addInitScript(() => Object.assign(window, { inherited: sessionStorage.length }));
  const opening = context.waitForEvent("page");
  await page.evaluate(() => void window.open(location.href));
  const opened = await opening;
  await expect(heading(opened, "Sign in")).toBeVisible();
  const inherited = await opened.evaluate(() => (window as unknown as { inherited: number }).inherited);
  expect(inherited, "the copy that a browser makes").toBe(1);
  await expect(grid(opened)).toHaveCount(0);
  await expect(countLine(page), "the first one goes on").toHaveText("40 keys");
});

test.describe("after eight hours", () => {
  test.beforeEach(async ({ page, emulator }) => {
    await controlClock(page);
    await openKeys(page, emulator);
    await page.clock.fastForward("07:58:00");
    await expect(countLine(page)).toHaveText("40 keys");
  });

  test("a page that stands open signs out by itself", async ({ page }) => {
    await page.clock.fastForward("00:02:30");
    await expect(page.getByRole("status").filter({ hasText: "The session has ended" })).toBeVisible();
    await expectSignedOut(page);
  });

  test("a machine that wakes up shows no keys", async ({ page }) => {
    // Timers do not run while it sleeps: the clock moves, and the page comes back into view.
    await page.clock.setSystemTime(Date.now() + 9 * 3_600_000);
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await expectSignedOut(page);
  });

  test("the shares are worth nothing", async ({ page }) => {
    await page.clock.setSystemTime(Date.now() + 9 * 3_600_000);
    await page.reload();
    await expect(heading(page, "Sign in")).toBeVisible();
    await expect(grid(page)).toHaveCount(0);
    // Nothing is gained by keeping what cannot be used.
    expect(await stored(page)).toEqual([]);
  });
});

for (const connection of ["online", "offline"] as const) {
  test(`signing out ${connection} leaves nothing`, async ({ page, context, emulator }) => {
    await openKeys(page, emulator);
    const name = await grid(page).getByRole("row").nth(1).getByRole("link").textContent();
    await partsFetched(page);
    await context.setOffline(connection === "offline");
    await button(page, "Sign out").click();
    await expect(page.getByRole("status").filter({ hasText: "Signed out" })).toContainText("The key itself stays valid");
    await expectSignedOut(page);
    expect(await traces(page, name ?? "")).toEqual([]);
    await expect(page.getByLabel("Management key")).toHaveValue("");
    await expect(page.getByLabel("Project ID")).toHaveValue("");
  });
}

test("Back after signing out leads to no keys", async ({ page, emulator }) => {
  await openKeys(page, emulator);
  await button(page, "Create key").click();
  await expect(heading(page, "Create an access key")).toBeVisible();
  await goHome(page);
  await expect(countLine(page)).toHaveText("40 keys");
  await button(page, "Sign out").click();
  await expectSignedOut(page);
  const before = (await emulator.log()).length;
  for (let step = 0; step < 2; step += 1) {
    await page.goBack();
    await expectSignedOut(page);
  }
  await page.reload();
  await expectSignedOut(page);
  expect(await emulator.log()).toHaveLength(before);
});

for (const base of ["/", "/tools/keys/"]) {
  test.describe(`places below ${base}`, () => {
    test.use({ fleet: { base, keys: 400 } });

    test("a link to a search works after sign-in, and after a reload", async ({ page, emulator }) => {
      await signIn(page, emulator, "#/keys?q=billing");
      const expectFound = async () => {
        await expect(searchBox(page)).toHaveValue("billing");
        await expect(countLine(page)).toHaveText(/^\d+ of 400 keys match$/);
        await expect(row(page, /billing/i).first()).toBeVisible();
        await expect(page).toHaveURL(`${emulator.url}#/keys?q=billing`);
      };
      await expectFound();
      await page.reload();
      await expectFound();
    });

    test("a link that names no place says so, and leads home", async ({ page, emulator }) => {
      await signIn(page, emulator, "#/no/such/place");
      await expect(page.getByText("There is no such page")).toBeVisible();
      await expect(page).toHaveTitle("No such page");
      await button(page, "Show all keys").click();
      await expect(countLine(page)).toHaveText("400 keys");
      await expect(page).toHaveTitle("Access keys");
    });
  });
}
