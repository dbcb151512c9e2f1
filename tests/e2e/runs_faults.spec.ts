// Work over hundreds of keys while things go wrong, with the emulator's rate budget on. What the page says of each key
// at the end is held against what the emulator has; waits cost no time, since both clocks are moved.
import type { Locator, Page } from "@playwright/test";
import { readFile } from "node:fs/promises";
import { ask, load } from "./support/admin.ts";
import { button, controlClock, countLine, gate, heading, openKeys, searchBox } from "./support/console.ts";
import type { Emulator } from "./support/emulator.ts";
import { expect, test } from "./support/fixtures.ts";

const DEACTIVATE = "**/v1/mgmt/accesskey/deactivate/batch";
const BUDGET = 100;
/** The first chunk is refused, and so are its halves and their halves, down to each of its fifty keys. */
const REFUSE_A_CHUNK = {
  operation: "deactivateBatch",
  nth: Array.from({ length: 99 }, (_, at) => at + 1),
  then: { status: 400, body: { errorCode: "E011003", errorDescription: "no" } },
};
/** So far the clocks jump at once: less than any limit of time that a request has. */
const JUMP = 10_000;

test.use({ fleet: { keys: 0 } });

const plan = (page: Page) => page.getByRole("alertdialog");
const card = (page: Page, title: string) => page.getByRole("region", { name: title, exact: true });
const line = (run: Locator) => run.getByRole("status").first();

/** Makes so many keys whose names begin alike, and gives their ids in the order in which a run takes them. */
async function makeMany(emulator: Emulator, count: number, name = "of-a-batch"): Promise<string[]> {
  const ids: string[] = [];
  // One after the other, so that the list has them in an order that is known.
  for (let at = 0; at < count; at += 1) ids.push((await ask(emulator, "create", { name: `${name}-${at}` })).key.id);
  return ids;
}

/** With the budget on: signs in, chooses all keys that these words find, and asks for them to be deactivated. */
async function ready(page: Page, emulator: Emulator, words: string, count: number): Promise<void> {
  await controlClock(page);
  await emulator.choose({ rateBudget: BUDGET });
  await openKeys(page, emulator);
  await searchBox(page).fill(words);
  await expect(countLine(page)).toHaveText(new RegExp(`^${count} (of \\d+ )?keys( match)?$`));
  await page.getByRole("checkbox", { name: "Choose all that are shown" }).check();
  await expect(page.getByRole("region", { name: "Chosen keys" })).toContainText(`${count} chosen`);
  await button(page, "Deactivate…").click();
  await expect(plan(page)).toContainText(`${count} will change`);
}

/** Does something that costs nothing of the budget, and lets the emulator count again. */
async function uncounted<T>(emulator: Emulator, deed: () => Promise<T>): Promise<T> {
  await emulator.choose({ rateBudget: 0 });
  const done = await deed();
  await emulator.choose({ rateBudget: BUDGET });
  return done;
}

/** Lets these requests, counted from 1, be lost: before they reach the server, or their answers. */
async function lose(page: Page, lost: { before: number[]; after: number[] }): Promise<void> {
  // Not by the emulator: Chromium itself repeats a request whose connection died.
  let sent = 0;
  await page.route(DEACTIVATE, async (route) => {
    sent += 1;
    if (lost.after.includes(sent)) await route.fetch();
    await ([...lost.before, ...lost.after].includes(sent) ? route.abort("connectionreset") : route.continue());
  });
}

async function begin(page: Page, count: number): Promise<Locator> {
  await plan(page).getByRole("button", { name: `Deactivate ${count} keys` }).click();
  await expect(heading(page, "Runs")).toBeVisible();
  return card(page, `Deactivate ${count} keys`);
}

/** Whether a page waits for so long that nothing leaves it between the moving of one clock and of the other. */
const waitsLong = (page: Page) =>
  page.getByText(/^Waiting until/).evaluateAll((lines) => {
    const now = new Date();
    const clock = (now.getHours() * 60 + now.getMinutes()) * 60 + now.getSeconds();
    return lines.some((line) => {
      const [, hours, minutes, seconds] = /(\d\d):(\d\d):(\d\d)/.exec(line.textContent ?? "")?.map(Number) ?? [];
      const ahead = ((hours ?? 0) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0) - clock;
      // The next day's first seconds are ahead of this one's last.
      return (ahead + 86_400) % 86_400 >= 2 && (ahead + 86_400) % 86_400 < 43_200;
    });
  });

/** Lets the time pass for which the runs of these pages wait, until one shows this. */
async function until(pages: Page[], emulator: Emulator, shown: Locator): Promise<void> {
  const any = async (all: Promise<boolean>[]) => (await Promise.all(all)).some(Boolean);
  for (let jumps = 0; jumps < 100; jumps += 1) {
    await expect.poll(() => any([shown.isVisible(), ...pages.map(waitsLong)]), { intervals: [50] }).toBe(true);
    if (await shown.isVisible()) return;
    await emulator.advance(JUMP);
    await pages[0]!.clock.fastForward(JUMP);
  }
  await expect(shown).toBeVisible();
}

/** Resumes a run whenever it stops by itself, until it shows this; gives how often that was. */
async function resumeUntil(pages: Page[], emulator: Emulator, run: Locator, shown: Locator): Promise<number> {
  const stopped = run.getByRole("alert").filter({ hasText: "in doubt" });
  const why = async () => (await stopped.allTextContents()).join();
  for (let stops = 0; ; stops += 1) {
    await until(pages, emulator, shown.or(stopped).first());
    const before = await why();
    if (before === "") return stops;
    await run.getByRole("button", { name: "Resume" }).click();
    await expect.poll(why).not.toBe(before);
  }
}

/** What the downloaded file says of each key. */
async function results(page: Page, run: Locator): Promise<Map<string, string>> {
  const coming = page.waitForEvent("download");
  await run.getByRole("button", { name: "Download results" }).click();
  const text = await readFile(await (await coming).path(), "utf8");
  const told = [...text.matchAll(/^(K2\w+),[^,]*,([a-z ]+),/gm)];
  return new Map(told.map(([, id, outcome]) => [id!, outcome!]));
}

/** The status of each key as the server has it. */
async function truth(emulator: Emulator): Promise<Map<string, string>> {
  const { keys } = (await uncounted(emulator, () => ask(emulator, "search", {}))) as unknown as {
    keys: { id: string; status: string }[];
  };
  return new Map(keys.map(({ id, status }) => [id, status]));
}

/** The ids of each request that the server carried out, oldest first; one that the browser repeated itself counts once. */
async function carriedOut(emulator: Emulator, operation = "deactivateBatch"): Promise<string[][]> {
  const entries = (await emulator.log(operation)).filter(({ executed }) => executed);
  const once = new Map(entries.map((entry) => [entry.requestId, entry]));
  return [...once.values()].map(({ body }) => (body as { ids: string[] }).ids);
}

const refused = async (emulator: Emulator) => (await emulator.log()).filter(({ status }) => status === 429).length;

/** Holds everything that the page says against what is so, and gives how many keys have which outcome. */
async function judge(page: Page, emulator: Emulator, run: Locator, ids: string[]): Promise<Record<string, number>> {
  const told = await results(page, run);
  expect([...told.keys()].sort()).toEqual([...ids].sort());
  const is = await truth(emulator);
  for (const [id, outcome] of told) {
    const expected = outcome === "done" ? ["inactive"] : ["active", undefined];
    if (outcome !== "unknown") expect(expected, `${id} is said to be ${outcome}`).toContain(is.get(id));
  }
  const counts: Record<string, number> = {};
  for (const outcome of told.values()) counts[outcome] = (counts[outcome] ?? 0) + 1;
  for (const [outcome, count] of Object.entries(counts)) await expect(line(run)).toContainText(`${count} ${outcome}`);
  const sent = (await carriedOut(emulator)).flat();
  expect(sent.length, "no key was in two requests that were carried out").toBe(new Set(sent).size);
  return counts;
}

test("five hundred keys: lost answers, a proxy's pages, a part done and keys that are gone; then only what failed", async ({
  page,
  emulator,
  expectConsoleError,
}) => {
  expectConsoleError(/Failed to load resource/);
  const ids = await makeMany(emulator, 500);
  await ready(page, emulator, "of-a-batch", 500);
  const gone = [ids[77]!, ids[333]!];
  await uncounted(emulator, () => ask(emulator, "delete/batch", { ids: gone }));
  await emulator.fail(
    { operation: "deactivateBatch", nth: 2, then: { html: true, status: 500 } },
    { operation: "deactivateBatch", nth: 3, then: { html: true, execute: true } },
    { operation: "deactivateBatch", nth: 4, then: { applyOf: 20 } },
    { operation: "deactivateBatch", nth: 5, then: { applyOf: 10, status: 200 } },
    { operation: "search", nth: [2, 5], then: { html: true, status: 500 } },
  );
  await lose(page, { before: [1], after: [2] });
  const run = await begin(page, 500);
  // Two unclear answers in a row stop it, and a person resumes it.
  expect(await resumeUntil([page], emulator, run, run.getByRole("button", { name: "Retry failed" }))).toBeGreaterThan(0);
  const first = await judge(page, emulator, run, ids);
  expect(first["failed"], "two chunks that never came, and what was not done of two").toBeGreaterThanOrEqual(100);
  expect(first["done"]).toBe(500 - first["failed"]!);
  const done = new Set([...(await results(page, run))].flatMap(([id, outcome]) => (outcome === "done" ? [id] : [])));
  await emulator.heal();
  const before = (await emulator.log("deactivateBatch")).length;
  await run.getByRole("button", { name: "Retry failed" }).click();
  await until([page], emulator, line(run).filter({ hasText: /^498 done · 2 failed$/ }));
  const again = (await emulator.log("deactivateBatch")).slice(before).flatMap(({ body }) => (body as { ids: string[] }).ids);
  expect(again.filter((id) => done.has(id)), "what was done is not sent again").toEqual([]);
  expect(await refused(emulator)).toBe(0);
});

test("a run that needs more requests than a minute has waits for the next one, and is never refused", async ({
  page,
  emulator,
  expectConsoleError,
}) => {
  expectConsoleError(/400/);
  const ids = await makeMany(emulator, 500);
  await ready(page, emulator, "of-a-batch", 500);
  await emulator.fail(REFUSE_A_CHUNK);
  const run = await begin(page, 500);
  await until([page], emulator, line(run).filter({ hasText: /^450 done · 50 failed$/ }));
  expect((await emulator.log("deactivateBatch")).length).toBeGreaterThan(BUDGET);
  expect(await refused(emulator), "429 of its own making").toBe(0);
  expect(await judge(page, emulator, run, ids)).toEqual({ done: 450, failed: 50 });
});

test("a run outlives reloads at any point, and comes to the same end", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/Failed to load resource/);
  const ids = await makeMany(emulator, 500);
  await ready(page, emulator, "of-a-batch", 500);
  await emulator.fail(
    { operation: "deactivateBatch", nth: 6, then: { executeThenDrop: true } },
    { operation: "search", nth: "every", then: { html: true } },
  );
  // The third request is under way when the page goes.
  const held = gate();
  let sent = 0;
  await page.route(DEACTIVATE, async (route) => {
    sent += 1;
    if (sent !== 3) return route.continue();
    await route.fetch();
    held.open();
  });
  let run = await begin(page, 500);
  await held.opened;
  page.on("dialog", (dialog) => void dialog.accept());
  await page.reload();
  await page.unrouteAll();
  run = card(page, "Deactivate 500 keys");
  await expect(run).toContainText("Begun in another tab or session");
  const sentBefore = (await emulator.log("deactivateBatch")).length;
  expect(sentBefore, "nothing goes on by itself").toBe(3);
  await run.getByRole("button", { name: "Resume" }).click();
  // No look succeeds, so it waits for the next one; then the page goes again.
  await expect(run).toContainText(/Waiting until/);
  await page.reload();
  await expect(run).toContainText("Begun in another tab or session");
  await emulator.heal();
  await emulator.fail({ operation: "deactivateBatch", nth: 2, then: { executeThenDrop: true } });
  await run.getByRole("button", { name: "Resume" }).click();
  await until([page], emulator, line(run).filter({ hasText: /^500 done$/ }));
  expect(await judge(page, emulator, run, ids)).toEqual({ done: 500 });
  expect(await carriedOut(emulator)).toHaveLength(10);
  expect(await refused(emulator)).toBe(0);
});

test("two tabs with a run each take turns, and together keep to the budget", async ({
  page,
  emulator,
  context,
  expectConsoleError,
}) => {
  expectConsoleError(/400/);
  // Each tab shows the run of the other, too: they are told apart by their numbers.
  const [ours, theirs] = [await makeMany(emulator, 250, "of-one"), await makeMany(emulator, 249, "of-other")];
  await ready(page, emulator, "of-one", 250);
  const other = await context.newPage();
  await ready(other, emulator, "of-other", 249);
  await emulator.fail(REFUSE_A_CHUNK);
  const answer = gate();
  await page.route(
    DEACTIVATE,
    async (route) => {
      await answer.opened;
      await route.continue();
    },
    { times: 1 },
  );
  const [one, two] = [await begin(page, 250), await begin(other, 249)];
  await expect(two).toContainText("Another tab is running; this one continues after it.");
  expect(await emulator.log("deactivateBatch"), "nothing left for the second").toEqual([]);
  answer.open();
  await until([page, other], emulator, line(one).filter({ hasText: /^200 done · 50 failed$/ }));
  await until([other, page], emulator, line(two).filter({ hasText: /^249 done$/ }));
  expect((await emulator.log("deactivateBatch")).length).toBeGreaterThan(BUDGET);
  expect(await refused(emulator), "429 of their own making").toBe(0);
  await judge(page, emulator, one, ours);
  await judge(other, emulator, two, theirs);
});

for (const [what, operation, nth] of [
  ["a request", "deactivateBatch", 4],
  ["a look", "search", 1],
] as const) {
  test(`a management key that is refused in the middle, by ${what}, is asked for in place, and nothing is sent twice`, async ({
    page,
    emulator,
    expectConsoleError,
  }) => {
    expectConsoleError(/401/);
    const ids = await makeMany(emulator, 500);
    await ready(page, emulator, "of-a-batch", 500);
    await emulator.fail({ operation, nth, then: { status: 401, body: { errorCode: "E061102" } } });
    const run = await begin(page, 500);
    await expect(run.getByRole("alert")).toContainText("no longer accepted");
    await expect(line(run)).toContainText("not sent");
    const { managementKey } = await emulator.info();
    await run.getByLabel("Another management key of this project").fill(managementKey);
    await page.keyboard.press("Enter");
    await until([page], emulator, line(run).filter({ hasText: /^500 done$/ }));
    expect(await judge(page, emulator, run, ids)).toEqual({ done: 500 });
    expect(await carriedOut(emulator)).toHaveLength(10);
  });
}

test("ended in the middle, it sends nothing after the request that is under way, and says what was not sent", async ({ page, emulator }) => {
  const ids = await makeMany(emulator, 500);
  await ready(page, emulator, "of-a-batch", 500);
  const [reached, answer] = [gate(), gate()];
  let sent = 0;
  await page.route(DEACTIVATE, async (route) => {
    sent += 1;
    if (sent === 3) {
      reached.open();
      await answer.opened;
    }
    await route.continue();
  });
  const run = await begin(page, 500);
  await reached.opened;
  await run.getByRole("button", { name: "Cancel run" }).click();
  await expect(run).toContainText("Keys that were not sent stay as they are");
  answer.open();
  await until([page], emulator, line(run).filter({ hasText: /^150 done · 350 not sent$/ }));
  expect(await judge(page, emulator, run, ids)).toEqual({ done: 150, "not sent": 350 });
  expect(sent).toBe(3);
});

test("the undo is over exactly what was changed", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/Failed to load resource/);
  const ids = await makeMany(emulator, 120);
  await ready(page, emulator, "of-a-batch", 120);
  // Somebody else is faster with one key: the run asks for what is so already, and still calls it done.
  const gone = ids[5]!;
  await uncounted(emulator, () => ask(emulator, "delete", { id: gone }));
  await emulator.fail(
    { operation: "deactivateBatch", nth: 1, then: { applyOf: 30, status: 200 } },
    { operation: "deactivateBatch", nth: 2, then: { executeThenDrop: true } },
  );
  const run = await begin(page, 120);
  await until([page], emulator, run.getByRole("button", { name: /^Undo/ }));
  const told = await results(page, run);
  const changed = [...told].flatMap(([id, outcome]) => (outcome === "done" ? [id] : []));
  expect(changed.length).toBeGreaterThan(0);
  expect(changed.length).toBeLessThan(119);
  await judge(page, emulator, run, ids);
  await run.getByRole("button", { name: /^Undo/ }).click();
  const undo = card(page, `Activate ${changed.length} keys`);
  await until([page], emulator, line(undo).filter({ hasText: new RegExp(`^${changed.length} done$`) }));
  expect((await carriedOut(emulator, "activateBatch")).flat().sort()).toEqual(changed.sort());
  expect(await carriedOut(emulator)).not.toEqual([]);
  for (const id of changed.slice(0, 3)) expect((await load(emulator, id)).status).toBe("active");
});

test("somebody else who uses up the budget makes it wait as long as it is told", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/429/);
  const ids = await makeMany(emulator, 500);
  await ready(page, emulator, "of-a-batch", 500);
  // A new minute: however long it took to come here, it begins with these requests.
  await emulator.advance(61_000);
  for (let request = 0; request < BUDGET - 3; request += 1) await load(emulator, ids[0]!);
  const run = await begin(page, 500);
  await expect(run).toContainText(/Waiting until/);
  expect(await refused(emulator)).toBe(1);
  expect((await carriedOut(emulator)).length).toBeLessThan(4);
  await until([page], emulator, line(run).filter({ hasText: /^500 done$/ }));
  expect(await refused(emulator), "it is not asked again before its time").toBe(1);
  expect(await judge(page, emulator, run, ids)).toEqual({ done: 500 });
});

test("offline in the middle, nothing is lost and it goes on when a person says so", async ({ page, emulator, context }) => {
  const ids = await makeMany(emulator, 500);
  await ready(page, emulator, "of-a-batch", 500);
  const [reached, answer] = [gate(), gate()];
  let sent = 0;
  await page.route(DEACTIVATE, async (route) => {
    sent += 1;
    if (sent !== 3) return route.continue();
    const response = await route.fetch();
    reached.open();
    await answer.opened;
    await route.fulfill({ response });
  });
  const run = await begin(page, 500);
  await reached.opened;
  await context.setOffline(true);
  answer.open();
  await expect(run.getByRole("alert")).toContainText("offline");
  await context.setOffline(false);
  await run.getByRole("button", { name: "Resume" }).click();
  await until([page], emulator, line(run).filter({ hasText: /^500 done$/ }));
  expect(await judge(page, emulator, run, ids)).toEqual({ done: 500 });
  expect(await carriedOut(emulator)).toHaveLength(10);
});

test("a server that passes over what it does not know: such keys are not called done", async ({ page, emulator }) => {
  const ids = await makeMany(emulator, 500);
  await ready(page, emulator, "of-a-batch", 500);
  await emulator.choose({ batch: "skipsBad", readLagSeconds: 1 });
  const gone = [ids[3]!, ids[250]!, ids[499]!];
  await uncounted(emulator, () => ask(emulator, "delete/batch", { ids: gone }));
  const run = await begin(page, 500);
  await until([page], emulator, line(run).filter({ hasText: /^497 done · 3 failed$/ }));
  await run.getByRole("group").locator("summary").click();
  await expect(run).toContainText("There is no such key any more");
  expect(await judge(page, emulator, run, ids)).toEqual({ done: 497, failed: 3 });
});
