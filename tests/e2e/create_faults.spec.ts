// A create whose answer does not come as it should. Whatever happens, one request leaves, nobody is told
// "failed" of something that may have happened, and there is a way to go on.
import type { Page, Route } from "@playwright/test";
import {
  CREATE,
  ROTATE,
  button,
  closeReveal,
  controlClock,
  countLine,
  exchange,
  fillForm,
  gate,
  goHome,
  heading,
  loseAnswer,
  openKeys,
  outcome,
  overhear,
  partsFetched,
  reveal,
  row,
  submitCredentials,
  traces,
  type NewSecret,
} from "./support/console.ts";
import type { Emulator, Fault } from "./support/emulator.ts";
import { expect, test } from "./support/fixtures.ts";

const NAME = "lost on the way";

async function typeIn(page: Page) {
  await fillForm(page, NAME);
  await page.getByLabel("Description").fill("typed with care");
  await page.getByRole("radio", { name: "30 days" }).check();
}

async function submit(page: Page) {
  await typeIn(page);
  await button(page, "Create key").click();
}

async function expectOneCreate(emulator: Emulator, executed: boolean) {
  const creates = await emulator.log("create");
  expect(creates.map((entry) => entry.executed)).toEqual([executed]);
}

/** The words that would send somebody to make a second key. */
const REPEATS = /fail|try again|send (it|the form) again/i;

const steps = (page: Page) => page.getByRole("list", { name: "What is being done" }).getByRole("listitem");

/** Answers the create with something else than the server does, after the server did it. */
async function instead(page: Page, change: (answer: NewSecret) => object) {
  await page.route(CREATE, async (route: Route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: change(await response.json()) });
  });
}

interface Lost {
  then?: Fault["then"];
  change?: Parameters<typeof instead>[1];
  reason: RegExp;
  /** Whether the browser itself logs it as an error. */
  logged: boolean;
}

const EXECUTED: Record<string, Lost> = {
  "is cut short": { then: { cutBodyAt: 40, framing: "length" }, reason: /it was damaged/, logged: true },
  "is cut where nobody could notice": { then: { cutBodyAt: 40, framing: "close" }, reason: /it was damaged/, logged: false },
  "holds a byte that is no text": { then: { badUtf8: true }, reason: /it was damaged/, logged: false },
  "is a page of HTML": { then: { html: true, status: 200, execute: true }, reason: /A proxy answered in Descope's place \(status 200\)/, logged: false },
  "is a proxy's error": { then: { html: true, execute: true }, reason: /status 502/, logged: true },
  "speaks of another key": {
    change: (answer) => ({ ...answer, key: { ...answer.key, name: "somebody else's" } }),
    reason: /spoke of another key/,
    logged: false,
  },
  "has no secret": { change: ({ key }) => ({ key }), reason: /not the answer/, logged: false },
  "has an empty secret": { change: (answer) => ({ ...answer, cleartext: "" }), reason: /not the answer/, logged: false },
};

for (const [what, { then, change, reason, logged }] of Object.entries(EXECUTED)) {
  test(`a key whose answer ${what} is found`, async ({ page, emulator, expectConsoleError }) => {
    if (logged) expectConsoleError(/Failed to load resource/);
    await openKeys(page, emulator);
    if (then) await emulator.fail({ operation: "create", then });
    if (change) await instead(page, change);
    await submit(page);
    await expect(outcome(page)).toContainText("The key was created, but its secret was lost");
    await expect(outcome(page)).toContainText(reason);
    await expect(outcome(page)).toContainText(NAME);
    await expect(page.getByRole("main")).not.toContainText(REPEATS);
    await expect(page.getByRole("list", { name: "Keys found" }).getByRole("listitem")).toHaveCount(1);
    await expect(reveal(page)).toHaveCount(0);
    await expectOneCreate(emulator, true);
  });
}

test("a key whose answer is lost is found", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/Failed to load resource/);
  await openKeys(page, emulator);
  await loseAnswer(page, CREATE);
  await submit(page);
  await expect(outcome(page)).toContainText("The key was created, but its secret was lost");
  await expect(outcome(page)).toContainText("The connection ended before an answer came.");
  await expect(page.getByRole("main")).not.toContainText(REPEATS);
  await expectOneCreate(emulator, true);
});

test("a request that the browser repeats by itself makes one key where a proxy stops copies", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/409/);
  await emulator.choose({ onceOnly: true });
  await openKeys(page, emulator);
  // Chromium sends any request again when a connection that it had used before is reset.
  await emulator.fail({ operation: "create", then: { executeThenDrop: true } });
  await submit(page);
  await expect(outcome(page)).toContainText("The key was created, but its secret was lost");
  await expect(page.getByRole("main")).not.toContainText(REPEATS);
  const creates = await emulator.log("create");
  expect(creates.map((entry) => entry.executed)).toEqual([true, false]);
  expect(new Set(creates.map((entry) => entry.requestId)).size, "the same request, not a new one").toBe(1);
  expect((await emulator.info()).keys).toBe(41);
});

test("a key that the browser makes twice after a 408 is told of", async ({ page, emulator }) => {
  await openKeys(page, emulator);
  // Chromium sends a request again by itself when a connection that it had used before answers 408.
  await emulator.fail({ operation: "create", then: { status: 408, execute: true } });
  await submit(page);
  await expect(reveal(page)).toBeVisible();
  await closeReveal(page);
  await expect(page.getByRole("alert").filter({ hasText: "The key was made twice" })).toContainText(NAME);
  expect((await emulator.log("create")).map((entry) => entry.executed)).toEqual([true, true]);
});

test("a found key gets a secret by rotating it", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/Failed to load resource/);
  await openKeys(page, emulator);
  await loseAnswer(page, CREATE);
  await submit(page);
  const answer = await overhear(page, ROTATE);
  await button(page, "Rotate to get a secret").click();
  const { cleartext } = await answer.heard;
  await expect(reveal(page)).toHaveAccessibleName(/The new secret of.*lost on the way/);
  expect(await traces(page, cleartext)).toEqual([]);
  await reveal(page).getByRole("button", { name: "Show" }).click();
  await expect(reveal(page).getByText(cleartext, { exact: true })).toBeVisible();
  await closeReveal(page);
  await expect(outcome(page)).toContainText("Rotated");
  await expect(button(page, "Rotate to get a secret")).toHaveCount(0);
  expect(await exchange(emulator, cleartext)).toBe(200);
  await goHome(page);
  await expect(row(page, NAME)).toHaveCount(1);
  await expect(countLine(page)).toHaveText("41 keys");
  await expectOneCreate(emulator, true);
  expect(await emulator.log("rotate")).toHaveLength(1);
});

test("a found key can be deleted instead", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/Failed to load resource/);
  await openKeys(page, emulator);
  await loseAnswer(page, CREATE);
  await submit(page);
  await button(page, "Delete it").click();
  await expect(outcome(page)).toContainText("Deleted");
  expect((await emulator.info()).keys).toBe(40);
  await goHome(page);
  await expect(countLine(page)).toHaveText("40 keys");
  await expect(row(page, NAME)).toHaveCount(0);
  await expectOneCreate(emulator, true);
});

test("a rotate that is lost as well can be repeated", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/Failed to load resource/);
  await openKeys(page, emulator);
  await loseAnswer(page, CREATE);
  await loseAnswer(page, ROTATE);
  await submit(page);
  await button(page, "Rotate to get a secret").click();
  await expect(outcome(page)).toContainText("safe to repeat here");
  const answer = await overhear(page, ROTATE);
  await button(page, "Rotate to get a secret").click();
  const { cleartext } = await answer.heard;
  await expect(reveal(page)).toBeVisible();
  expect(await exchange(emulator, cleartext)).toBe(200);
});

test("a key of the same name from before is not taken for the new one", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/Failed to load resource/);
  await openKeys(page, emulator);
  await submit(page);
  await expect(reveal(page)).toBeVisible();
  await closeReveal(page);
  await goHome(page);
  await loseAnswer(page, CREATE);
  await submit(page);
  await expect(outcome(page)).toContainText("The key was created, but its secret was lost");
  await expect(page.getByRole("list", { name: "Keys found" }).getByRole("listitem")).toHaveCount(1);
});

test.describe("when nothing is found", () => {
  test.beforeEach(async ({ page, expectConsoleError }) => {
    expectConsoleError(/Failed to load resource/);
    await controlClock(page);
  });

  /** Lets the checks come, the first of them at once, the last after 105 s. */
  async function pass(page: Page, checks: readonly number[]) {
    for (const [index, pause] of checks.entries()) {
      await expect(steps(page).nth(index)).toHaveAttribute("data-state", "done");
      await expect(outcome(page)).toContainText("We do not know whether the key was created");
      await expect(page.getByRole("main")).not.toContainText(REPEATS);
      await page.clock.fastForward(pause);
    }
  }

  test("that is said after the last check, and the form is as it was", async ({ page, emulator }) => {
    await openKeys(page, emulator);
    await emulator.fail({ operation: "create", then: { html: true } });
    await submit(page);
    await pass(page, [2_000, 8_000, 35_000, 60_000]);
    await expect(outcome(page)).toContainText("Nothing was created");
    await expectOneCreate(emulator, false);
    await button(page, "Back to the form").click();
    await expect(page.getByLabel("Name", { exact: true })).toHaveValue(NAME);
    await expect(page.getByLabel("Description")).toHaveValue("typed with care");
    await expect(page.getByRole("radio", { name: "30 days" })).toBeChecked();
    await button(page, "Create key").click();
    await expect(reveal(page)).toBeVisible();
    expect((await emulator.info()).keys).toBe(41);
  });

  test("at first because lists lag behind, a later check finds it", async ({ page, emulator }) => {
    await emulator.choose({ readLagSeconds: 60 });
    await openKeys(page, emulator);
    await loseAnswer(page, CREATE);
    await submit(page);
    await expect(outcome(page)).toContainText("This takes at most 2 minutes, and you do not need to do anything.");
    await pass(page, [2_000, 8_000, 35_000]);
    await expect(steps(page).nth(3)).toHaveAttribute("data-state", "done");
    await emulator.advance(61_000);
    await page.clock.fastForward(60_000);
    await expect(outcome(page)).toContainText("The key was created, but its secret was lost");
    await expectOneCreate(emulator, true);
  });

  test("because the last check could not be read, that is not taken for nothing", async ({ page, emulator }) => {
    await openKeys(page, emulator);
    await loseAnswer(page, CREATE);
    await emulator.fail({ operation: "search", nth: "every", then: { status: 503 } });
    await submit(page);
    await pass(page, [2_000, 8_000, 35_000, 60_000]);
    await expect(outcome(page)).toContainText("We still do not know whether the key was created");
    await emulator.heal();
    await button(page, "Check again").click();
    await expect(outcome(page)).toContainText("The key was created, but its secret was lost");
    await expectOneCreate(emulator, true);
  });
});

const REFUSED: Record<string, { then: Fault["then"]; title: string; advice: RegExp }> = {
  "that the server finds wanting": {
    then: { status: 400, body: { errorCode: "E011003", errorDescription: "Request is invalid", errorMessage: "no such role" } },
    title: "Refused: nothing was created",
    advice: /Request is invalid: no such role.*E011003/,
  },
  "for which the budget is full": {
    then: { tooMany: { retryAfter: 9 } },
    title: "Too many requests: nothing was created",
    advice: /in 9 s/,
  },
  "that this key may not send": {
    then: { status: 403, body: { errorCode: "E990403", errorDescription: "Forbidden" } },
    title: "Refused: nothing was created",
    advice: /may not do that/,
  },
};

for (const [what, { then, title, advice }] of Object.entries(REFUSED)) {
  test(`a form ${what} stays as it was typed`, async ({ page, emulator, expectConsoleError }) => {
    expectConsoleError(/Failed to load resource/);
    await openKeys(page, emulator);
    await emulator.fail({ operation: "create", then });
    await submit(page);
    await expect(page.getByRole("alert")).toContainText(title);
    await expect(page.getByRole("alert")).toContainText(advice);
    await expect(page.getByLabel("Name", { exact: true })).toHaveValue(NAME);
    await expect(page.getByLabel("Description")).toHaveValue("typed with care");
    await expect(page.getByRole("radio", { name: "30 days" })).toBeChecked();
    await expectOneCreate(emulator, false);
    await button(page, "Create key").click();
    await expect(reveal(page)).toBeVisible();
    expect((await emulator.info()).keys).toBe(41);
  });
}

test("a management key that is no longer accepted is replaced in place, without sending the form", async ({
  page,
  emulator,
  expectConsoleError,
}) => {
  expectConsoleError(/401/);
  await openKeys(page, emulator);
  const { managementKey } = await emulator.info();
  await emulator.fail({ operation: "create", then: { status: 401, body: { errorCode: "E011002", errorDescription: "Invalid" } } });
  await submit(page);
  await page.getByLabel("Another management key of this project").fill(managementKey);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue(NAME);
  await expectOneCreate(emulator, false);
  await button(page, "Create key").click();
  await expect(reveal(page)).toBeVisible();
});

test("offline, nothing is sent, and nothing typed is lost", async ({ page, context, emulator }) => {
  await openKeys(page, emulator);
  await typeIn(page);
  await partsFetched(page);
  // What the form offers to choose from has come, too.
  for (const list of ["roleAll", "tenantAll"]) await expect.poll(async () => (await emulator.log(list)).length).toBe(1);
  await context.setOffline(true);
  await button(page, "Create key").click();
  await expect(page.getByRole("alert")).toContainText("Not sent: this browser is offline");
  await context.setOffline(false);
  expect(await emulator.log("create")).toHaveLength(0);
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue(NAME);
  await button(page, "Create key").click();
  await expect(reveal(page)).toBeVisible();
  await expectOneCreate(emulator, true);
});

test("a slow answer is waited for, however long, and still reveals", async ({ page, emulator }) => {
  await controlClock(page);
  const [done, answer] = [gate(), gate()];
  await page.route(CREATE, async (route) => {
    const response = await route.fetch();
    done.open();
    await answer.opened;
    await route.fulfill({ response });
  });
  await openKeys(page, emulator);
  await submit(page);
  await done.opened;
  await expect(page.getByText("Still waiting for the answer")).toHaveCount(0);
  await page.clock.fastForward(20_000);
  await expect(page.getByRole("status").filter({ hasText: "Still waiting for the answer" })).toBeVisible();
  await expect(page.getByRole("main")).not.toContainText(REPEATS);
  await page.clock.fastForward(600_000);
  await expect(page.getByText("Still waiting for the answer")).toBeVisible();
  answer.open();
  await expect(reveal(page)).toHaveAccessibleName(/lost on the way/);
  await expectOneCreate(emulator, true);
});

test("while a key is being created, the way out asks first", async ({ page, emulator }) => {
  const answer = gate();
  await page.route(CREATE, async (route) => {
    await answer.opened;
    await route.continue();
  });
  await openKeys(page, emulator);
  await submit(page);
  await button(page, "Sign out").click();
  const asking = page.getByRole("alertdialog", { name: "A secret is on its way" });
  await expect(asking).toBeVisible();
  await asking.getByRole("button", { name: "Stay" }).click();
  await expect(asking).toHaveCount(0);
  // Closing the tab asks, too: it would lose the secret just as well.
  const ended = Promise.race([page.waitForEvent("dialog"), page.waitForEvent("close")]);
  await page.close({ runBeforeUnload: true });
  const asked = await ended;
  expect("dismiss" in asked, "the tab is closed without a question").toBe(true);
  if ("dismiss" in asked) await asked.dismiss();
  answer.open();
  await expect(reveal(page)).toBeVisible();
});

test("who signs out while a key is being created leaves no secret for the next person", async ({ page, emulator }) => {
  const answer = gate();
  const delivered = gate();
  await page.route(CREATE, async (route) => {
    const made = await route.fetch();
    await answer.opened;
    await route.fulfill({ response: made });
    delivered.open();
  });
  await openKeys(page, emulator);
  await submit(page);
  await button(page, "Sign out").click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Sign out and lose it" }).click();
  await expect(button(page, "Sign in")).toBeVisible();
  answer.open();
  await delivered.opened;
  // A whole round through the same page: by then the answer has been dealt with.
  const { projectId, managementKey } = await emulator.info();
  await submitCredentials(page, projectId, managementKey);
  await expect(button(page, "Sign out")).toBeVisible();
  await expect(reveal(page)).toHaveCount(0);
});

for (const [how, press] of [
  ["a double click", (page: Page) => button(page, "Create key").dblclick()],
  ["two clicks at once", (page: Page) => button(page, "Create key").evaluate((it: HTMLElement) => (it.click(), it.click()))],
  [
    "Enter and a click",
    async (page: Page) => {
      await page.getByLabel("Name", { exact: true }).press("Enter");
      await button(page, "Create key").click({ force: true, noWaitAfter: true });
    },
  ],
  ["Enter held down", (page: Page) => page.getByLabel("Name", { exact: true }).evaluate((it: HTMLInputElement) => {
    for (let times = 0; times < 5; times += 1) it.form?.requestSubmit();
  })],
] as const) {
  test(`${how} creates one key`, async ({ page, emulator }) => {
    const answer = gate();
    await page.route(CREATE, async (route) => {
      await answer.opened;
      await route.continue();
    });
    await openKeys(page, emulator);
    await fillForm(page, NAME);
    await press(page);
    await expect(button(page, "Create key")).toHaveAttribute("aria-busy", "true");
    answer.open();
    await expect(reveal(page)).toBeVisible();
    await expectOneCreate(emulator, true);
    expect((await emulator.info()).keys).toBe(41);
  });
}

test("a form that cannot be sent says where and why, and sends nothing", async ({ page, emulator }) => {
  await openKeys(page, emulator);
  await fillForm(page, "   ");
  await button(page, "Create key").click();
  const name = page.getByLabel("Name", { exact: true });
  await expect(name).toHaveAccessibleDescription(/Give the key a name/);
  await expect(name).toHaveAttribute("aria-invalid", "true");
  await expect(name).toBeFocused();
  await name.fill("x".repeat(101));
  await page.getByRole("radio", { name: "Until a date" }).check();
  await page.getByLabel("Last day and hour").fill("2020-01-01T00:00");
  await button(page, "Create key").click();
  await expect(name).toHaveAccessibleDescription(/101 characters; at most 100/);
  await expect(page.getByLabel("Last day and hour")).toHaveAccessibleDescription(/has passed/);
  await expect(heading(page, "Create an access key")).toBeVisible();
  expect(await emulator.log("create")).toHaveLength(0);
});
