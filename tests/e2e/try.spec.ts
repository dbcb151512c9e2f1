// Trying a secret: which key it belongs to, what its token says, and why there is none.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { button, controlClock, heading, loseAnswer, openKeys, openReveal, reveal, signIn, tabTo, traces } from "./support/console.ts";
import { ask as api } from "./support/admin.ts";
import type { Emulator } from "./support/emulator.ts";
import { expect, test } from "./support/fixtures.ts";

const EXCHANGE = "**/v1/auth/accesskey/exchange";
const TRY = "#/try";

const field = (page: Page) => page.getByLabel("Secret", { exact: true });
const send = (page: Page) => button(page, "Exchange it").click();
/** A press while the button says that it will not. */
const insist = (page: Page) => button(page, "Exchange it").click({ force: true });
const claim = (page: Page, name: string) =>
  page.getByRole("region", { name: "What came back" }).getByRole("listitem").filter({ hasText: new RegExp(`^${name}[A-Z]`) });
const exchanges = async (emulator: Emulator) => (await emulator.log("exchange")).length;

/** Makes a key past the console. */
async function make(emulator: Emulator, fields: Record<string, unknown> = {}) {
  await emulator.choose({ unknownTenants: "accepted", unknownRoles: "accepted" });
  const { cleartext, key } = await api(emulator, "create", { name: "nightly-backup", ...fields });
  return { secret: cleartext, id: key.id };
}

/** Listens to the answer of the next exchange, which the page gets as it came unless it is changed on the way. */
async function overhear(page: Page, change: (token: string) => string = (token) => token): Promise<{ token: () => string }> {
  let heard = "";
  await page.route(
    EXCHANGE,
    async (route) => {
      const response = await route.fetch();
      const answer = (await response.json()) as { keyId: string; sessionJwt: string };
      heard = change(answer.sessionJwt);
      await route.fulfill({ response, json: { ...answer, sessionJwt: heard } });
    },
    { times: 1 },
  );
  return { token: () => heard };
}

/** The page is open, and a secret stands in its field. */
async function atHand(page: Page, emulator: Emulator, secret: string): Promise<void> {
  await signIn(page, emulator, TRY);
  await expect(heading(page, "Try a key")).toBeVisible();
  await field(page).fill(secret);
}

const RICH = {
  keyTenants: [
    { tenantId: "T2north", roleNames: ["Reader"] },
    { tenantId: "T2south", roleNames: [] },
  ],
  customClaims: { team: "storage", tier: 2, iss: "me" },
};

test("by keyboard alone, a secret tells which key it belongs to and what its token says", async ({ page, emulator }) => {
  const { secret, id } = await make(emulator, RICH);
  const overheard = await overhear(page);
  await openKeys(page, emulator);
  await tabTo(page, page.getByRole("link", { name: "Try a key" }), "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(heading(page, "Try a key")).toBeFocused();
  await expect(field(page)).toHaveAttribute("type", "password");
  await expect(field(page)).toHaveAttribute("autocomplete", "off");
  await expect(field(page)).toHaveAttribute("spellcheck", "false");
  await expect(page.locator("form")).toHaveCount(0);
  await tabTo(page, field(page));
  await page.keyboard.insertText(secret);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("group", { name: "Secret" })).toBeFocused();
  const result = page.getByRole("region", { name: "What came back" });
  await expect(result).toContainText("The secret was accepted");
  await expect(result.getByRole("link", { name: "nightly-backup" })).toHaveAttribute("href", new RegExp(id));
  await expect(result).toContainText("Genuine");
  await expect(result).toContainText(/Expires in (9 min \d+ s|10 min 0 s) of 10 min/);
  await expect(result).toContainText(/\d+ bytes, of 4,096 that pass everywhere/);
  await expect(claim(page, "sub")).toContainText(/In every token.*As predicted/);
  await expect(claim(page, "tenants")).toContainText("The key's tenants");
  await expect(claim(page, "team")).toContainText(/Custom claim of the key"storage"As predicted/);
  await expect(result.getByRole("listitem").filter({ hasText: "Gave way" })).toContainText('"me"');
  await expect(result).toContainText("The token says what the key's settings let expect");
  expect(await exchanges(emulator)).toBe(1);
  for (const canary of [secret, overheard.token()]) expect(await traces(page, canary)).toEqual([]);
  await expect(page).toHaveTitle("Try a key");
  await tabTo(page, button(page, "Wipe secret and token"));
  await page.keyboard.press("Enter");
  await expect(field(page)).toBeFocused();
  expect(page.url()).not.toContain(id);
});

test("from the page of one key, the secret of another is told apart", async ({ page, emulator }) => {
  const { id } = await make(emulator, { name: "looked-at" });
  const { secret } = await make(emulator, { name: "another" });
  await openKeys(page, emulator);
  await page.evaluate((id) => (location.hash = `#/keys/id/${id}`), id);
  await button(page, "Try a secret…").click();
  await expect(page.getByText("For the secret of looked-at.")).toBeVisible();
  await field(page).fill(secret);
  await send(page);
  const notice = page.getByRole("status").filter({ hasText: "This secret belongs to another key" });
  await expect(notice.getByRole("link", { name: "another" })).toBeVisible();
  await expect(notice).toContainText("You came from looked-at");
});

test("a tenant and claims go with the request, and are told as its own", async ({ page, emulator }) => {
  const { secret } = await make(emulator, RICH);
  await atHand(page, emulator, secret);
  await page.getByText("A tenant, or claims for this token").click();
  await page.getByLabel("Tenant ID").fill(" T2south ");
  await page.getByLabel("Claims for this token").fill('{"why": 1, "why": 2}');
  await expect(page.getByText("“why” stands twice in the same object")).toBeVisible();
  await insist(page);
  expect(await exchanges(emulator), "claims that are none are not sent").toBe(0);
  await page.getByLabel("Claims for this token").fill('{"why": "test"}');
  await send(page);
  await expect(claim(page, "dct")).toContainText(/This request"T2south"As predicted/);
  await expect(claim(page, "nsec")).toContainText(/This request\{"why":"test"\}As predicted/);
});

test("a secret that was pasted as a header is taken, and one of another project goes nowhere", async ({ page, emulator }) => {
  const { secret } = await make(emulator);
  const { projectId } = await emulator.info();
  await atHand(page, emulator, `Bearer P2SomeOtherProject:${secret}`);
  await send(page);
  await expect(page.getByRole("alert")).toContainText("It is of another project: nothing was sent");
  await expect(page.getByRole("alert")).toContainText("P2SomeOtherProject");
  expect(await exchanges(emulator)).toBe(0);
  expect(await traces(page, secret)).toEqual([]);
  await field(page).fill(`Authorization: Bearer ${projectId}:${secret}`);
  await send(page);
  await expect(page.getByText("The secret was accepted")).toBeVisible();
});

test("each refusal is explained, and nothing is sent a second time", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/Failed to load resource/);
  const { secret } = await make(emulator);
  await atHand(page, emulator, "K2wrong");
  await send(page);
  await expect(page.getByRole("alert")).toContainText("The secret was not accepted");
  await expect(page.getByRole("alert")).toContainText("is inactive, expired or deleted");
  await button(page, "Wipe it").click();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await field(page).fill("not a secret");
  await send(page);
  await expect(page.getByRole("alert")).toContainText("This can be no secret: nothing was sent");
  expect(await exchanges(emulator)).toBe(1);

  await button(page, "Wipe it").click();
  await field(page).fill(secret);
  const faults: [Record<string, unknown>, string][] = [
    [{ html: true, status: 200 }, "Your sign-in has expired"],
    [{ html: true, status: 502 }, "A proxy is failing"],
    [{ status: 404, body: { errorCode: "PROXY_NOT_ALLOWED", outcome: "not_sent" } }, "The proxy does not pass exchanges on"],
  ];
  await loseAnswer(page, EXCHANGE);
  await send(page);
  await expect(page.getByRole("alert")).toContainText("No answer came");
  expect(await exchanges(emulator), "a lost answer is not asked for again").toBe(2);
  for (const [fault, words] of faults) {
    const before = await exchanges(emulator);
    await emulator.heal();
    await emulator.fail({ operation: "exchange", then: fault });
    await send(page);
    await expect(page.getByRole("alert")).toContainText(words);
    expect(await exchanges(emulator), words).toBe(before + 1);
  }
});

test("an address that is not permitted is the proxy's", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/Failed to load resource/);
  const { secret } = await make(emulator, { permittedIps: ["198.51.100.7"] });
  await atHand(page, emulator, secret);
  await send(page);
  await expect(page.getByRole("alert")).toContainText("Not from this address");
  await expect(page.getByRole("alert")).toContainText("leaves from the proxy's address");
});

test("what is known of the key that one came from is said first", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/Failed to load resource/);
  const { secret, id } = await make(emulator);
  await api(emulator, "deactivate", { id });
  await openKeys(page, emulator);
  await page.evaluate((id) => (location.hash = `#/keys/id/${id}`), id);
  await button(page, "Try a secret…").click();
  await field(page).fill(secret);
  await send(page);
  await expect(page.getByRole("alert")).toContainText("The key that you came from is inactive");
});

test("too many requests are waited for, and not by sending more", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/Failed to load resource/);
  await controlClock(page);
  const { secret } = await make(emulator);
  await emulator.fail({ operation: "exchange", then: { tooMany: { retryAfter: 90 } } });
  await atHand(page, emulator, secret);
  await send(page);
  await expect(page.getByRole("alert")).toContainText("Too many requests");
  await insist(page);
  await expect(button(page, "Exchange it")).toHaveAccessibleDescription(/wait \d+ s/);
  expect(await exchanges(emulator)).toBe(1);
  await page.clock.runFor(91_000);
  await send(page);
  await expect(page.getByText("The secret was accepted")).toBeVisible();
});

const part = (json: unknown) => Buffer.from(JSON.stringify(json)).toString("base64url");

test("a token that was changed on its way is not called genuine", async ({ page, emulator }) => {
  const { secret } = await make(emulator, { customClaims: { team: "storage" } });
  await overhear(page, (token) => {
    const [head, body, signature] = token.split(".");
    const claims = JSON.parse(Buffer.from(body ?? "", "base64url").toString()) as Record<string, unknown>;
    return [head, part({ ...claims, team: "other", admin: true }), signature].join(".");
  });
  await atHand(page, emulator, secret);
  await send(page);
  await expect(page.getByText("Does not hold")).toBeVisible();
  await expect(claim(page, "team")).toContainText(/"other"Predicted"storage"Differs/);
  await expect(claim(page, "admin")).toContainText("Not predicted");
  await expect(page.getByText("The token differs from what the key's settings let expect")).toBeVisible();
});

for (const [what, token, words] of [
  ["that is not signed", `${part({ alg: "none" })}.${part({ sub: "K1" })}.`, "It is not signed at all"],
  ["with a shared secret's algorithm", `${part({ alg: "HS256", kid: "x" })}.${part({ sub: "K1" })}.AAAA`, "proves nothing"],
  ["of an algorithm that nobody knows here", `${part({ alg: "ES256", kid: "x" })}.${part({ sub: "K1" })}.AAAA`, "cannot check"],
  ["that is none", "not a token", "The token cannot be read"],
  ["that names a claim twice", `${part({ alg: "RS256" })}.${Buffer.from('{"a":1,"a":2}').toString("base64url")}.AAAA`, "stands twice"],
] as const) {
  test(`a token ${what} is shown for what it is`, async ({ page, emulator }) => {
    const { secret } = await make(emulator);
    await overhear(page, () => token);
    await atHand(page, emulator, secret);
    await send(page);
    await expect(page.getByRole("region", { name: "What came back" })).toContainText(words);
    await expect(page.getByText("Genuine")).toHaveCount(0);
  });
}

test("public keys that cannot be read leave the rest as it is", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/Failed to load resource/);
  const { secret } = await make(emulator);
  await page.route("**/v2/keys/*", (route) => route.fulfill({ status: 404, json: { errorCode: "PROXY_NOT_ALLOWED" } }));
  await atHand(page, emulator, secret);
  await send(page);
  await expect(page.getByText("The project's public keys could not be read.")).toBeVisible();
  await expect(page.getByText("The secret was accepted")).toBeVisible();
});

test("secret and token go with a press, with the page, and with the session", async ({ page, emulator }) => {
  const { secret } = await make(emulator, { customClaims: { team: "canary-claim" } });
  const overheard = await overhear(page);
  await atHand(page, emulator, secret);
  const gone = async () => {
    for (const canary of [secret, overheard.token(), "canary-claim"]) expect(await traces(page, canary)).toEqual([]);
  };
  const again = async () => {
    await field(page).fill(secret);
    await send(page);
    await expect(claim(page, "team")).toContainText("canary-claim");
  };
  await send(page);
  await expect(claim(page, "team")).toContainText("canary-claim");
  await button(page, "Wipe secret and token").click();
  await gone();
  await expect(field(page)).toHaveValue("");

  await again();
  await page.getByRole("link", { name: "Keys", exact: true }).click();
  await expect(heading(page, "Keys")).toBeVisible();
  await page.goBack();
  await expect(field(page)).toHaveValue("");
  await gone();

  await again();
  await button(page, "Sign out").click();
  await expect(heading(page, "Sign in")).toBeVisible();
  await gone();
});

test("secret and token do not outlive the tab, nor ten minutes without a look at them", async ({ page, emulator }) => {
  await controlClock(page);
  const { secret } = await make(emulator);
  await atHand(page, emulator, secret);
  await send(page);
  await expect(page.getByText("Genuine")).toBeVisible();
  await page.clock.runFor(5 * 60_000);
  await expect(page.getByText("Genuine")).toBeVisible();
  await page.clock.runFor(5 * 60_000 + 1_000);
  await expect(page.getByText("Genuine")).toHaveCount(0);
  await field(page).fill(secret);
  await send(page);
  await expect(page.getByText("Genuine")).toBeVisible();
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide")));
  await expect(page.getByText("Genuine")).toHaveCount(0);
  await expect(page.getByRole("group", { name: "Secret" })).toHaveCount(0);
});

test("without a word from the operator nothing can be tried, and it is said how to change that", async ({ page, emulator }) => {
  await page.route("**/config.json", (route) => route.fulfill({ json: { apiBase: "" } }));
  await signIn(page, emulator, TRY);
  await expect(page.getByText("Switched off on this console")).toBeVisible();
  await expect(page.getByText('"exchange": true')).toBeVisible();
  await expect(field(page)).toHaveCount(0);
  expect(await exchanges(emulator)).toBe(0);
});

const settle = (page: Page) => page.evaluate(() => document.getAnimations().forEach((animation) => animation.finish()));

for (const state of ["tried", "refused", "off"] as const) {
  test(`${state}: accessible in light and dark, and fits a narrow window`, async ({ page, emulator, expectConsoleError }) => {
    if (state === "refused") expectConsoleError(/Failed to load resource/);
    if (state === "off") await page.route("**/config.json", (route) => route.fulfill({ json: {} }));
    await page.emulateMedia({ reducedMotion: "reduce" });
    const { secret } = await make(emulator, RICH);
    if (state === "off") await signIn(page, emulator, TRY);
    else {
      await atHand(page, emulator, state === "tried" ? secret : "K2wrong");
      await send(page);
    }
    await expect(page.getByText(/Genuine|was not accepted|Switched off/)).toBeVisible();
    for (const width of [1440, 320]) {
      await page.setViewportSize({ width, height: 900 });
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await settle(page);
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect.soft(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), `${width} ${colorScheme}`).toEqual([]);
      }
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect.soft(wider, `${width}`).toBeLessThanOrEqual(0);
    }
  });
}

test("the secret that was just revealed is tried without being pasted", async ({ page, emulator }) => {
  const secret = await openReveal(page, emulator, "fresh from the form");
  await reveal(page).getByLabel("I have stored it").check();
  await reveal(page).getByRole("button", { name: "Try this secret" }).click();
  await expect(heading(page, "Try a key")).toBeVisible();
  await expect(reveal(page)).toHaveCount(0);
  await send(page);
  await expect(page.getByRole("region", { name: "What came back" })).toContainText("fresh from the form");
  expect(await traces(page, secret)).toEqual([]);
});
