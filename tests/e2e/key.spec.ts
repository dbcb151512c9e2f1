// The page of one key: what it says, and what can be done there.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { button, controlClock, countLine, grid, heading, loseAnswer, openKeys, row, searchBox, signIn, tabTo } from "./support/console.ts";
import { ask as api } from "./support/admin.ts";
import type { Emulator } from "./support/emulator.ts";
import { expect, test } from "./support/fixtures.ts";

const LOAD = "**/v1/mgmt/accesskey?id=*";
const DEACTIVATE = "**/v1/mgmt/accesskey/deactivate";
const DELETE = "**/v1/mgmt/accesskey/delete";
const AUDIT = "**/v1/mgmt/audit/search";

const toast = (page: Page, text: string | RegExp) =>
  page.getByRole("region", { name: "Notifications" }).getByRole("status").filter({ hasText: text });
const section = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
const dialog = (page: Page, name: string | RegExp) => page.getByRole("alertdialog", { name });

/** Makes a key past the console, and gives its id. */
async function make(emulator: Emulator, fields: Record<string, unknown>): Promise<string> {
  await emulator.choose({ unknownTenants: "accepted", unknownRoles: "accepted" });
  return (await api(emulator, "create", { name: "nightly-backup", ...fields })).key.id;
}

/** Opens the page of a key by its address, over the list of a search. */
async function open(page: Page, emulator: Emulator, id: string): Promise<void> {
  await signIn(page, emulator, `#/keys/id/${encodeURIComponent(id)}?q=backup`);
}

/** Opens the page of a key that the whole list holds already. */
async function openListed(page: Page, emulator: Emulator, id: string): Promise<void> {
  await openKeys(page, emulator);
  await page.evaluate((id) => (location.hash = `#/keys/id/${id}`), id);
}

/** How often an operation was asked for. */
const asked = async (emulator: Emulator, operation: string) => (await emulator.log(operation)).length;

const RICH = {
  description: "Copies the ledger every night",
  keyTenants: [
    { tenantId: "T2north", roleNames: ["Reader", "Backup Admin"] },
    { tenantId: "T2south", roleNames: [] },
  ],
  customClaims: { team: "storage", tier: 2, onCall: true, deep: { list: [1, null] } },
  customAttributes: { owner: "storage" },
  permittedIps: ["198.51.100.0/24", "203.0.113.9"],
};

test("a link leads to the key, with everything that is known of it", async ({ page, emulator }) => {
  const id = await make(emulator, RICH);
  await open(page, emulator, id);
  await expect(heading(page, "nightly-backup")).toBeVisible();
  await expect(heading(page, "nightly-backup")).toBeFocused();
  await expect(page.getByText("Copies the ledger every night")).toBeVisible();
  const access = section(page, "Access");
  await expect(access).toContainText("2 tenants");
  await expect(access.getByRole("listitem").filter({ hasText: "T2north" }).first()).toContainText("Backup Admin");
  await expect(access.getByRole("listitem").filter({ hasText: "T2south" })).toContainText("No roles in this tenant");
  await expect(section(page, "Limits")).toContainText("Never");
  await expect(section(page, "Limits")).toContainText("Set at creation; cannot be changed.");
  await expect(section(page, "Limits")).toContainText("1 address, 1 range");
  const claims = section(page, "Token content").getByRole("listitem");
  await expect(claims.filter({ hasText: "tier" })).toContainText("number2");
  await expect(claims.filter({ hasText: "onCall" })).toContainText("booleantrue");
  await expect(claims.filter({ hasText: "deep" })).toContainText('JSON{"list":[1,null]}');
  await section(page, "Token content").getByText("What every token of this key says besides").click();
  await expect(claims.filter({ hasText: /^sub/ })).toContainText(id);
  await expect(section(page, "Custom attributes")).toContainText("owner");
  await expect(section(page, "Who and when")).toContainText("Yes, with this management key.");
  await section(page, "Raw JSON").getByText("Show the JSON").click();
  await expect(section(page, "Raw JSON")).toContainText(`"id": "${id}"`);
  await expect(page).toHaveTitle("Access key");
});

test("Escape and the link lead back to the list as it was", async ({ page, emulator }) => {
  const id = await make(emulator, {});
  await open(page, emulator, id);
  await expect(heading(page, "nightly-backup")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(searchBox(page)).toHaveValue("backup");
  await page.goBack();
  await page.getByRole("link", { name: "Back to the list" }).click();
  await expect(searchBox(page)).toHaveValue("backup");
});

test("what somebody else changed since the list was read is marked, with what it was", async ({ page, emulator }) => {
  const id = await make(emulator, { permittedIps: ["203.0.113.9"] });
  await openKeys(page, emulator);
  await api(emulator, "update", { id, name: "weekly-backup", permittedIps: [] });
  await page.evaluate((id) => (location.hash = `#/keys/id/${id}`), id);
  await expect(heading(page, "weekly-backup")).toBeVisible();
  await expect(page.getByText("Before: nightly-backup")).toBeVisible();
  await expect(section(page, "Limits")).toContainText("Any address");
  await expect(section(page, "Limits")).toContainText("Before: 203.0.113.9");
  await expect(page.getByText(/Changed since the list was read\./)).toHaveCount(2);
  await page.keyboard.press("Escape");
  await expect(row(page, /weekly-backup/), "the list knows it, too").toBeVisible();
});

test("a key opens while the list is still on its way, and stands in it once", async ({ page, emulator }) => {
  const id = await make(emulator, {});
  await emulator.fail({ operation: "search", nth: 2, then: { delayMs: 2_500 } });
  await open(page, emulator, id);
  await expect(heading(page, "nightly-backup")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(grid(page).getByRole("row", { name: /nightly-backup/ })).toHaveCount(1);
});

const TROUBLE = {
  "no such key": { then: { status: 404, body: { errorCode: "E1", errorDescription: "no such key" } }, title: "There is no key with this id", logged: /404/ },
  "a refusal": { then: { status: 403, body: { errorCode: "E1" } }, title: "This management key may not read the key", logged: /403/ },
  "an unreadable answer": { then: { status: 200, body: { status: "ok" } }, title: "The answer could not be read", logged: undefined },
} as const;

for (const [what, { then, title, logged }] of Object.entries(TROUBLE)) {
  test(`${what} is told in its own words, and can be tried again`, async ({ page, emulator, expectConsoleError }) => {
    if (logged) expectConsoleError(logged);
    const id = await make(emulator, {});
    await emulator.fail({ operation: "load", then });
    // The list does not know it, either.
    await page.route("**/v1/mgmt/accesskey/search", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { keys: [] } });
    });
    await open(page, emulator, id);
    await expect(page.getByRole("alert")).toContainText(title);
    await button(page, "Try again").click();
    await expect(heading(page, "nightly-backup")).toBeVisible();
  });
}

test("a key that was deleted since shows the list's copy, and can no longer be changed", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/404/);
  const id = await make(emulator, {});
  await openKeys(page, emulator);
  await api(emulator, "delete", { id });
  await page.evaluate((id) => (location.hash = `#/keys/id/${id}`), id);
  await expect(page.getByRole("alert")).toContainText("There is no key with this id: this is the list's copy");
  await expect(button(page, "Delete…")).toHaveAttribute("aria-disabled", "true");
  await button(page, "Refresh the list").click();
  await expect(countLine(page)).toHaveText("40 keys");
});

test("deactivating asks first, says who will notice, and can be undone", async ({ page, emulator }) => {
  const id = await make(emulator, RICH);
  await openListed(page, emulator, id);
  await button(page, "Deactivate…").click();
  const question = dialog(page, "Deactivate nightly-backup");
  await expect(question).toContainText("Requests with this key will be refused at once.");
  await expect(question).toContainText("T2north");
  await expect(question).toContainText("Backup Admin");
  await page.keyboard.press("Escape");
  await expect(question).toHaveCount(0);
  await expect(heading(page, "nightly-backup"), "Escape closed the question, not the page").toBeVisible();
  await expect(button(page, "Deactivate…")).toBeFocused();
  await page.keyboard.press("Enter");
  await tabTo(page, question.getByRole("button", { name: "Deactivate" }));
  await page.keyboard.press("Enter");
  await expect(toast(page, "nightly-backup")).toContainText("Deactivated");
  await expect(page.getByText("Inactive", { exact: true })).toBeVisible();
  await expect(page.getByText(/Changed since/), "one's own doing is no surprise").toHaveCount(0);
  // Also from another page.
  await page.keyboard.press("Escape");
  await expect(row(page, /nightly-backup/)).toContainText("Inactive");
  await toast(page, "Deactivated").getByRole("button", { name: "Undo" }).click();
  await expect(row(page, /nightly-backup/)).toContainText("Active");
  expect([await asked(emulator, "deactivate"), await asked(emulator, "activate")]).toEqual([1, 1]);
});

test("activating takes one press, and can be undone", async ({ page, emulator }) => {
  const id = await make(emulator, {});
  await api(emulator, "deactivate", { id });
  await openListed(page, emulator, id);
  await button(page, "Activate").click();
  await expect(toast(page, "Activated")).toBeVisible();
  await expect(button(page, "Deactivate…")).toBeFocused();
  await toast(page, "Activated").getByRole("button", { name: "Undo" }).click();
  await expect(toast(page, "Deactivated")).toBeVisible();
  await expect(button(page, "Activate")).toBeVisible();
});

test("deleting offers the reversible way first, and wants the name typed", async ({ page, emulator }) => {
  const id = await make(emulator, {});
  await openListed(page, emulator, id);
  await button(page, "Delete…").click();
  const question = dialog(page, "Delete nightly-backup");
  await question.getByRole("button", { name: "Deactivate instead (reversible)" }).click();
  await expect(toast(page, "Deactivated")).toBeVisible();
  await button(page, "Delete…").click();
  const confirm = question.getByRole("button", { name: "Delete for good" });
  await expect(question).toContainText("cannot be undone");
  await expect(confirm).toHaveAttribute("aria-disabled", "true");
  await question.getByLabel("Type the key's name to delete it").fill("nightly-backu");
  await expect(confirm).toHaveAttribute("aria-disabled", "true");
  await question.getByLabel("Type the key's name to delete it").fill("nightly backup");
  await expect(question.getByText("This is not the key's name: it differs from character 8 on.")).toBeVisible();
  await question.getByLabel("Type the key's name to delete it").fill("nightly-backup");
  await confirm.click();
  await expect(toast(page, "Deleted")).toBeVisible();
  await expect(countLine(page), "back at the list, without the key").toHaveText("40 keys");
  expect(await asked(emulator, "delete")).toBe(1);
});

test("what may not be changed says why", async ({ page, emulator }) => {
  const id = await make(emulator, {});
  await page.route(LOAD, async (route) => {
    const response = await route.fetch();
    const { key } = (await response.json()) as { key: object };
    await route.fulfill({ response, json: { key: { ...key, editable: false } } });
  });
  await open(page, emulator, id);
  await expect(page.getByRole("paragraph").filter({ hasText: "Descope says that this management key may not change it." })).toBeVisible();
  for (const name of ["Deactivate…", "Delete…"]) {
    await expect(button(page, name)).toHaveAttribute("aria-disabled", "true");
    await expect(button(page, name)).toHaveAccessibleDescription(/may not change it/);
  }
});

test("an expired key is not activated in vain", async ({ page, emulator }) => {
  const id = await make(emulator, { expireTime: Math.floor(Date.now() / 1000) + 3_600 });
  await api(emulator, "deactivate", { id });
  await page.route(LOAD, async (route) => {
    const response = await route.fetch();
    const { key } = (await response.json()) as { key: object };
    await route.fulfill({ response, json: { key: { ...key, expireTime: 1_700_000_000 } } });
  });
  await open(page, emulator, id);
  await expect(button(page, "Activate")).toHaveAttribute("aria-disabled", "true");
  await expect(button(page, "Activate")).toHaveAccessibleDescription(/Expired on 14 Nov 2023: activating would not make it usable/);
});

test("a lost answer is looked into: the key was deactivated", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/Failed to load resource/);
  const id = await make(emulator, {});
  await openListed(page, emulator, id);
  await loseAnswer(page, DEACTIVATE);
  await button(page, "Deactivate…").click();
  await dialog(page, /Deactivate/).getByRole("button", { name: "Deactivate" }).click();
  await expect(toast(page, "Deactivated")).toContainText("Its answer was lost, but that is how it is now.");
  await expect(button(page, "Activate")).toBeVisible();
  expect(await asked(emulator, "deactivate")).toBe(1);
});

test("a lost answer that nothing was done for is not called failed before it is known", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/502/);
  await controlClock(page);
  const id = await make(emulator, {});
  await api(emulator, "deactivate", { id });
  await openListed(page, emulator, id);
  await emulator.fail({ operation: "activate", then: { html: true } });
  await button(page, "Activate").click();
  await expect(page.getByRole("alert")).toContainText("It is not known whether the key was activated");
  await expect(button(page, "Activate")).toHaveAttribute("aria-disabled", "true");
  // The last look comes after 105 s, when no list lags behind any more.
  await expect(async () => {
    await page.clock.fastForward(20_000);
    await expect(page.getByRole("alert")).toContainText("The key was not activated", { timeout: 1_000 });
  }).toPass();
  expect(await asked(emulator, "activate")).toBe(1);
  await button(page, "Activate").click();
  await expect(toast(page, "Activated")).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("a delete whose answer was lost ends at the list when the key is gone", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/Failed to load resource/);
  const id = await make(emulator, {});
  await openListed(page, emulator, id);
  await loseAnswer(page, DELETE);
  await button(page, "Delete…").click();
  await button(page, "Delete for good…").click();
  await page.getByLabel("Type the key's name to delete it").fill("nightly-backup");
  await button(page, "Delete for good").click();
  await expect(toast(page, "Deleted")).toContainText("answer was lost");
  await expect(countLine(page)).toHaveText("40 keys");
});

test("a refusal stays on the page until it is closed", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/429/);
  const id = await make(emulator, {});
  await openListed(page, emulator, id);
  await emulator.fail({ operation: "deactivate", then: { tooMany: { retryAfter: 7 } } });
  await button(page, "Deactivate…").click();
  await dialog(page, /Deactivate/).getByRole("button", { name: "Deactivate" }).click();
  await expect(page.getByRole("alert")).toContainText("Too many requests: the key was not deactivated");
  await button(page, "Close").click();
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("the history comes when it is asked for, and says when it may not be read", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/403|429/);
  const id = await make(emulator, {});
  await api(emulator, "deactivate", { id });
  await open(page, emulator, id);
  const history = section(page, "History");
  await expect(history).toContainText("30 days back");
  expect(await asked(emulator, "auditSearch")).toBe(0);
  await emulator.fail(
    { operation: "auditSearch", nth: 1, then: { status: 403, body: { errorCode: "E1" } } },
    { operation: "auditSearch", nth: 2, then: { tooMany: { retryAfter: 7 } } },
  );
  await history.getByRole("button", { name: "Show history" }).click();
  await expect(history.getByRole("alert")).toContainText("may not read the audit log");
  await history.getByRole("button", { name: "Try again" }).click();
  await expect(history.getByRole("alert")).toContainText("ten questions a minute");
  await page.route(AUDIT, async (route) => {
    const response = await route.fetch();
    const { audits } = (await response.json()) as { audits: object[] };
    await route.fulfill({ response, json: { audits: [{ ...audits[0], action: "AccessKeyFrozen" }, ...audits] } });
  });
  await history.getByRole("button", { name: "Try again" }).click();
  await expect(history.getByRole("listitem").first(), "an action that nobody documented").toContainText("AccessKeyFrozen");
  await expect(history.getByRole("listitem")).toContainText(["AccessKeyFrozen", "AccessKeyModified", "AccessKeyCreated"]);
});

test("a key with a thousand tenants, ten thousand addresses and a megabyte of claims shows the beginning", async ({ page, emulator }) => {
  const many = (count: number) => Array.from({ length: count }, (_, at) => at);
  const id = await make(emulator, {
    keyTenants: many(1_000).map((at) => ({ tenantId: `T2n${at}`, roleNames: ["Reader"] })),
    permittedIps: many(10_000).map((at) => `10.${at >> 8}.${at & 255}.1`),
    customClaims: { ...Object.fromEntries(many(4_000).map((at) => [`claim${at}`, "x".repeat(100)])), long: "y".repeat(500_000) },
  });
  await open(page, emulator, id);
  await expect(section(page, "Limits").getByRole("listitem")).toHaveCount(50);
  await button(page, "Show all 10,000 entries").click();
  await expect(section(page, "Limits").getByRole("listitem")).toHaveCount(10_000);
  await button(page, "Show all 1,000 tenants").click();
  await expect(section(page, "Access")).toContainText("T2n999");
  await expect(section(page, "Token content").getByRole("listitem")).toHaveCount(50);
  await button(page, "Show all 4,001 claims").click();
  await button(page, "Show all 500,000 characters").click();
  await section(page, "Raw JSON").getByText("Show the JSON").click();
  await expect(section(page, "Raw JSON")).toContainText('"id"');
});

test("a name is typed by its letters, however it is encoded", async ({ page, emulator }) => {
  // The accent apart from its letter, as files of some systems have it; quotes and dashes as text programs write them.
  const id = await make(emulator, { name: "O’Neil–cafe\u0301", status: "inactive" });
  await openListed(page, emulator, id);
  await button(page, "Delete…").click();
  const question = page.getByRole("alertdialog");
  await question.getByRole("button", { name: "Delete for good…" }).click();
  await question.getByLabel("Type the key's name to delete it").fill("O'Neil-caf\u00e9");
  await question.getByRole("button", { name: "Delete for good" }).click();
  await expect(toast(page, "Deleted")).toBeVisible();
});

test("hostile texts are text, each in its place", async ({ page, emulator }) => {
  const evil = '\u202E<img src=x onerror="window.__pwn=1">\u200B';
  const shown = 'U+202E<img src=x onerror="window.__pwn=1">U+200B';
  const id = await make(emulator, {
    name: evil,
    description: evil,
    keyTenants: [{ tenantId: evil, roleNames: [evil] }],
    customClaims: { [evil]: evil },
  });
  await openListed(page, emulator, id);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(shown);
  await expect(section(page, "Access")).toContainText(shown);
  await expect(section(page, "Token content")).toContainText(shown);
  await button(page, "Delete…").click();
  await button(page, "Delete for good…").click();
  await expect(page.getByLabel("Type the key's id to delete it"), "nobody could type the name").toBeFocused();
  await page.keyboard.press("Escape");
  await button(page, "Deactivate…").click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Deactivate" }).click();
  await expect(toast(page, "Deactivated")).toContainText("<U+202E><img src=x");
  expect(await page.evaluate(() => "__pwn" in window)).toBe(false);
});

/** Ends every transition, so that no colour is measured half-way. */
const settle = (page: Page) =>
  page.evaluate(() => document.getAnimations().forEach((animation) => {
    if (animation.effect?.getComputedTiming().iterations !== Infinity && animation.playState === "running") {
      if (!("animationName" in animation && animation.animationName === "toast-life")) animation.finish();
    }
  }));

const STATES: Record<string, (page: Page) => Promise<void>> = {
  "the page": async () => {},
  "everything unfolded": async (page) => {
    await page.getByText("What every token of this key says besides").click();
    await page.getByText("Show the JSON").click();
    await button(page, "Show history").click();
    await expect(page.getByText("AccessKeyCreated")).toBeVisible();
  },
  "the question before deactivating": async (page) => button(page, "Deactivate…").click(),
  "the question before deleting": async (page) => {
    await button(page, "Delete…").click();
    await button(page, "Delete for good…").click();
  },
  "a message in passing": async (page) => {
    await button(page, "Deactivate…").click();
    await dialog(page, /Deactivate/).getByRole("button", { name: "Deactivate" }).click();
    await toast(page, "Deactivated").hover();
  },
};

for (const [state, reach] of Object.entries(STATES)) {
  test(`${state}: accessible in light and dark, and fits a narrow window`, async ({ page, emulator }) => {
    const id = await make(emulator, RICH);
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    await openListed(page, emulator, id);
    await expect(heading(page, "nightly-backup")).toBeVisible();
    await reach(page);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await settle(page);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect.soft(violations.map(({ id, nodes }) => ({ id, nodes: nodes.map((node) => node.html) })), colorScheme).toEqual([]);
    }
    await page.setViewportSize({ width: 320, height: 640 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect.soft(wide, "320 px wide").toBe(0);
  });
}
