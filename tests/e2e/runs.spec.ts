// Work over many keys: what it would come to, how it goes, and what came of it.
import { readFile } from "node:fs/promises";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { ask, load, make } from "./support/admin.ts";
import { button, countLine, gate, heading, loseAnswer, openKeys, searchBox, signIn } from "./support/console.ts";
import type { Emulator } from "./support/emulator.ts";
import { expect, test } from "./support/fixtures.ts";

const DEACTIVATE = "**/v1/mgmt/accesskey/deactivate/batch";

const plan = (page: Page) => page.getByRole("alertdialog");
const card = (page: Page, title: string) => page.getByRole("region", { name: title, exact: true });
const asked = async (emulator: Emulator, operation: string) => (await emulator.log(operation)).length;

/** Makes so many keys whose names begin alike, and gives their ids. */
async function makeSome(emulator: Emulator, count: number): Promise<string[]> {
  const ids = [];
  for (let at = 0; at < count; at += 1) ids.push(await make(emulator, { name: `of-a-batch-${at}` }));
  return ids;
}

/** Chooses all keys that these words find, and asks for something to be done with them. */
async function ready(page: Page, words: string, deed: string): Promise<void> {
  await searchBox(page).fill(words);
  await expect(countLine(page)).toHaveText(/^\d+ of \d+ keys match$/);
  const [count] = ((await countLine(page).textContent()) ?? "").split(" ");
  await page.getByRole("checkbox", { name: "Choose all that are shown" }).check();
  await expect(page.getByRole("region", { name: "Chosen keys" })).toContainText(`${count} chosen`);
  await button(page, deed).click();
  await expect(plan(page)).toBeVisible();
}

/** Begins the run of the plan, and holds its requests until the gate is opened. */
async function beginHeld(page: Page, title: string): Promise<ReturnType<typeof gate>> {
  const answer = gate();
  await page.route(DEACTIVATE, async (route) => {
    await answer.opened;
    await route.continue();
  });
  await plan(page).getByRole("button", { name: title }).click();
  return answer;
}

const states = async (emulator: Emulator, ids: string[]) =>
  [...new Set(await Promise.all(ids.map(async (id) => (await load(emulator, id)).status)))].join();

test("keys are deactivated after their plan was shown, and the undo brings exactly them back", async ({ page, emulator }) => {
  const ids = await makeSome(emulator, 4);
  await ask(emulator, "deactivate", { id: ids[3] });
  await openKeys(page, emulator);
  await ready(page, "of-a-batch", "Deactivate…");
  await expect(plan(page)).toContainText("3 will change");
  await expect(plan(page)).toContainText("1 inactive already");
  await plan(page).getByRole("button", { name: "Deactivate 3 keys" }).click();
  await expect(heading(page, "Runs")).toBeVisible();
  await expect(card(page, "Deactivate 3 keys").getByRole("status")).toHaveText("3 done");
  expect(await states(emulator, ids)).toBe("inactive");
  expect(await asked(emulator, "deactivateBatch")).toBe(1);
  await card(page, "Deactivate 3 keys").getByRole("button", { name: /^Undo/ }).click();
  await expect(card(page, "Activate 3 keys").getByRole("status")).toHaveText("3 done");
  expect(await states(emulator, ids.slice(0, 3))).toBe("active");
  expect(await states(emulator, ids.slice(3))).toBe("inactive");
  await expect(card(page, "Deactivate 3 keys").getByRole("button", { name: /^Undo/ }), "it is undone").toHaveCount(0);
  const remove = card(page, "Activate 3 keys").getByRole("button", { name: "Remove from this list" });
  await remove.press("Enter");
  await expect(card(page, "Activate 3 keys")).toHaveCount(0);
  await expect(heading(page, "Runs"), "the keyboard is not left nowhere").toBeFocused();
});

test("keys are deleted once their number was typed", async ({ page, emulator }) => {
  const ids = await makeSome(emulator, 3);
  await openKeys(page, emulator);
  await ready(page, "of-a-batch", "Delete…");
  const go = plan(page).getByRole("button", { name: "Delete 3 keys" });
  await expect(go).toHaveAttribute("aria-disabled", "true");
  await plan(page).getByLabel("Type 3 to delete so many keys for good").fill("3");
  await go.click();
  await expect(card(page, "Delete 3 keys").getByRole("status")).toHaveText("3 done");
  const { keys } = await emulator.info();
  expect(keys).toBe(40);
  expect(ids).toHaveLength(3);
});

test("a key that somebody else deleted keeps no other from being done, and is named", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/404/);
  const ids = await makeSome(emulator, 4);
  await openKeys(page, emulator);
  await ready(page, "of-a-batch", "Deactivate…");
  await ask(emulator, "delete", { id: ids[1] });
  await plan(page).getByRole("button", { name: "Deactivate 4 keys" }).click();
  const run = card(page, "Deactivate 4 keys");
  await expect(run.getByRole("status")).toHaveText("3 done · 1 failed");
  await run.getByRole("group").locator("summary").click();
  await expect(run.getByRole("link", { name: "of-a-batch-1" })).toBeVisible();
  expect(await states(emulator, [ids[0]!, ids[2]!, ids[3]!])).toBe("inactive");
});

test("a lost answer is looked into, and nothing is sent twice", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/Failed to load resource/);
  const ids = await makeSome(emulator, 3);
  await openKeys(page, emulator);
  await ready(page, "of-a-batch", "Deactivate…");
  let sent = 0;
  page.on("request", (request) => (sent += Number(/deactivate\/batch/.test(request.url()))));
  await loseAnswer(page, DEACTIVATE);
  await plan(page).getByRole("button", { name: "Deactivate 3 keys" }).click();
  await expect(card(page, "Deactivate 3 keys").getByRole("status")).toHaveText("3 done");
  expect(sent).toBe(1);
  expect(await states(emulator, ids)).toBe("inactive");
});

test("a run outlives a reload: what was under way is looked at, the rest is sent", async ({ page, emulator }) => {
  const ids = await makeSome(emulator, 60);
  await openKeys(page, emulator);
  await ready(page, "of-a-batch", "Deactivate…");
  const answer = gate();
  let sent = 0;
  await page.route(DEACTIVATE, async (route) => {
    sent += 1;
    const done = await route.fetch();
    await answer.opened;
    await route.fulfill({ response: done }).catch(() => {});
  });
  await plan(page).getByRole("button", { name: "Deactivate 60 keys" }).click();
  await expect.poll(() => sent).toBe(1);
  page.on("dialog", (dialog) => void dialog.accept());
  await page.reload();
  answer.open();
  const run = card(page, "Deactivate 60 keys");
  await expect(run).toContainText("Begun in another tab or session");
  await run.getByRole("button", { name: "Resume" }).click();
  await expect(run.getByRole("status")).toHaveText("60 done");
  expect(sent).toBe(2);
  expect(await states(emulator, ids)).toBe("inactive");
});

test("a run that this version can't read is shown with its raw text, and removed by a person only", async ({ page, emulator }) => {
  await makeSome(emulator, 2);
  await openKeys(page, emulator);
  await ready(page, "of-a-batch", "Deactivate…");
  await plan(page).getByRole("button", { name: "Deactivate 2 keys" }).click();
  await expect(card(page, "Deactivate 2 keys").getByRole("status")).toHaveText("2 done");
  await page.evaluate(() => {
    const name = Object.keys(localStorage).find((name) => name.endsWith(":progress"))!;
    localStorage.setItem(name, '{"format":3,"later":true}');
  });
  await page.reload();
  const unreadable = card(page, "A run that this version can't read");
  await expect(unreadable).toContainText("Another version of this console wrote its journal.");
  await expect(card(page, "Deactivate 2 keys")).toHaveCount(0);
  const saving = page.waitForEvent("download");
  await unreadable.getByRole("button", { name: "Download journal" }).click();
  expect(await readFile(await (await saving).path(), "utf8")).toContain('{"format":3,"later":true}');
  await unreadable.getByRole("button", { name: "Remove…" }).click();
  const question = page.getByRole("alertdialog", { name: "Remove this journal?" });
  await question.getByRole("button", { name: "Cancel" }).click();
  await page.reload();
  await unreadable.getByRole("button", { name: "Remove…" }).click();
  await question.getByRole("button", { name: "Remove journal" }).click();
  await expect(unreadable).toHaveCount(0);
  await page.reload();
  await expect(page.getByText("No runs yet")).toBeVisible();
});

test("a management key that is no longer taken is asked for in place, and the run goes on", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/401/);
  const ids = await makeSome(emulator, 2);
  await openKeys(page, emulator);
  await ready(page, "of-a-batch", "Deactivate…");
  await page.route(
    DEACTIVATE,
    (route) => route.fulfill({ status: 401, contentType: "application/json", body: '{"errorCode":"E061102"}' }),
    { times: 1 },
  );
  await plan(page).getByRole("button", { name: "Deactivate 2 keys" }).click();
  const run = card(page, "Deactivate 2 keys");
  await expect(run.getByRole("alert")).toContainText("no longer accepted");
  const { managementKey } = await emulator.info();
  await run.getByLabel("Another management key of this project").fill(managementKey);
  await page.keyboard.press("Enter");
  await expect(run.getByRole("status").first()).toHaveText("2 done");
  expect(await states(emulator, ids)).toBe("inactive");
});

test("a double click presses what was there, and not what takes its place", async ({ page, emulator }) => {
  await makeSome(emulator, 60);
  await openKeys(page, emulator);
  await ready(page, "of-a-batch", "Deactivate…");
  const answer = await beginHeld(page, "Deactivate 60 keys");
  const run = card(page, "Deactivate 60 keys");
  await expect(run).toContainText("running, not yet checked");
  await button(page, "Pause").dblclick();
  await expect(run).toContainText("Paused");
  answer.open();
  await expect(run.getByRole("status").first()).toHaveText("50 done · 10 not sent");
  await expect(run).toContainText("Paused");
  await button(page, "Resume").dblclick();
  await expect(run.getByRole("status").first()).toHaveText("60 done");
  expect(await asked(emulator, "deactivateBatch")).toBe(2);
});

test("a plan goes with the page that it was asked on", async ({ page, emulator }) => {
  await makeSome(emulator, 3);
  await openKeys(page, emulator);
  await page.evaluate(() => (location.hash = "#/runs"));
  await expect(heading(page, "Runs")).toBeVisible();
  await page.getByRole("link", { name: "Keys", exact: true }).click();
  await ready(page, "of-a-batch", "Delete…");
  await page.goBack();
  await expect(heading(page, "Runs")).toBeVisible();
  await expect(plan(page)).toHaveCount(0);
  await page.goForward();
  await expect(countLine(page)).toHaveText("3 of 43 keys match");
  await expect(plan(page)).toHaveCount(0);
  await button(page, "Delete…").click();
  await plan(page).getByRole("button", { name: "Deactivate instead…" }).click();
  await expect(plan(page).getByRole("button", { name: "Deactivate 3 keys" }), "one plan leads to another").toBeVisible();
});

test("a second tab shows the run of the first and does nothing by itself", async ({ page, emulator, context }) => {
  await makeSome(emulator, 2);
  await openKeys(page, emulator);
  await ready(page, "of-a-batch", "Deactivate…");
  const answer = await beginHeld(page, "Deactivate 2 keys");
  const other = await context.newPage();
  await signIn(other, emulator, "#/runs");
  await expect(card(other, "Deactivate 2 keys")).toContainText("Begun in another tab or session");
  await card(other, "Deactivate 2 keys").getByRole("button", { name: "Resume" }).click();
  await expect(card(other, "Deactivate 2 keys")).toContainText("this one continues after it");
  answer.open();
  for (const tab of [page, other]) await expect(card(tab, "Deactivate 2 keys").getByRole("status")).toHaveText("2 done");
  expect((await emulator.log()).filter(({ operation }) => operation === "deactivateBatch")).toHaveLength(1);
});

test("plan and runs: accessible in light and dark, and fit a narrow window", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/404/);
  const ids = await makeSome(emulator, 3);
  await openKeys(page, emulator);
  await ready(page, "of-a-batch", "Deactivate…");
  await ask(emulator, "delete", { id: ids[1] });
  for (const at of ["plan", "runs"]) {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      for (const width of [1440, 320]) {
        await page.setViewportSize({ width, height: 800 });
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => `${at}: ${id} ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(wide, at).toBeLessThanOrEqual(width);
      }
    }
    if (at === "plan") {
      await plan(page).getByRole("button", { name: "Deactivate 3 keys" }).click();
      await expect(card(page, "Deactivate 3 keys").getByRole("status")).toHaveText("2 done · 1 failed");
    }
  }
});

test("what is ended in one tab does not go on in another that waits, and each shows what the other did", async ({ page, emulator, context }) => {
  const ids = await makeSome(emulator, 60);
  await openKeys(page, emulator);
  await ready(page, "of-a-batch", "Deactivate…");
  const answer = await beginHeld(page, "Deactivate 60 keys");
  const here = card(page, "Deactivate 60 keys");
  await expect(here).toContainText("running, not yet checked");
  const other = await context.newPage();
  await signIn(other, emulator, "#/runs");
  const there = card(other, "Deactivate 60 keys");
  await there.getByRole("button", { name: "Resume" }).click();
  await expect(there).toContainText("this one continues after it");
  await page.bringToFront();
  await here.getByRole("button", { name: "Cancel run" }).press("Enter");
  await expect(here.getByRole("heading"), "the keyboard is not left nowhere").toBeFocused();
  answer.open();
  for (const run of [here, there]) {
    await expect(run).toContainText("Keys that were not sent stay as they are");
    await expect(run.getByRole("status").first()).toHaveText("50 done · 10 not sent");
  }
  expect(await asked(emulator, "deactivateBatch")).toBe(1);
  // Gone on with in the other, it is seen to go on in this one.
  await there.getByRole("button", { name: "Resume" }).click();
  for (const run of [here, there]) await expect(run.getByRole("status").first()).toHaveText("60 done");
  expect(await asked(emulator, "deactivateBatch")).toBe(2);
  expect(await states(emulator, ids)).toBe("inactive");
});
