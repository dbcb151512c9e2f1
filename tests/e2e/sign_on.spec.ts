// The proxy in front of the console asks for a sign-in of its own, and that has expired: it answers in the
// place of Descope. Nothing that the page holds is lost, and it goes on from where it was.
import type { Page } from "@playwright/test";
import { CREATE, button, countLine, fillForm, loseAnswer, openKeys, outcome, reveal } from "./support/console.ts";
import type { Emulator, Fault } from "./support/emulator.ts";
import { expect, test } from "./support/fixtures.ts";

const REDIRECT: Fault["then"] = { status: 302, headers: { location: "https://login.example/" } };

/** From now on every call is answered like this. */
const wall = (emulator: Emulator, then: Fault["then"]) => emulator.fail({ operation: "*", nth: "every", then });

const named = (emulator: Emulator) => `Your sign-in to ${new URL(emulator.url).host} has expired`;

const alert = (page: Page, text: string) => page.getByRole("alert").filter({ hasText: text });

test("however the proxy says so, the list stays, and is refreshed after the sign-in", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/401/);
  expectConsoleError(/403/);
  await openKeys(page, emulator);
  for (const then of [REDIRECT, { html: true, status: 401 }, { html: true, status: 403 }, { html: true, status: 200 }]) {
    await wall(emulator, then);
    await button(page, "Refresh").click();
    await expect(alert(page, named(emulator))).toContainText("Sign in again in another tab, then try again; nothing here is lost.");
    await expect(page.getByRole("link", { name: "Sign in in another tab" })).toHaveAttribute("target", "_blank");
    await expect(countLine(page)).toHaveText("40 keys");
    await emulator.heal();
    await button(page, "Try again").click();
    await expect(page.getByRole("alert")).toHaveCount(0);
  }
});

test("a form that met a redirect was not sent, stays, and is sent once after the sign-in", async ({ page, emulator }) => {
  await openKeys(page, emulator);
  await fillForm(page, "held up");
  await wall(emulator, REDIRECT);
  await button(page, "Create key").click();
  await expect(alert(page, "Your sign-in has expired: nothing was created")).toContainText(named(emulator));
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("held up");
  await emulator.heal();
  await alert(page, named(emulator)).getByRole("button", { name: "Try again" }).click();
  await expect(reveal(page)).toBeVisible();
  expect((await emulator.log("create")).map((entry) => entry.executed)).toEqual([false, true]);
});

test("a key whose rotation met the sign-in keeps its secret, and is rotated after it", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/401/);
  await openKeys(page, emulator);
  await page.getByRole("row", { name: /Active/ }).first().getByRole("link").first().click();
  await emulator.fail({ operation: "rotate", then: { html: true, status: 401 } });
  await button(page, "Rotate secret…").click();
  const question = page.getByRole("alertdialog");
  await question.getByRole("checkbox").first().check();
  await question.getByRole("button", { name: "Rotate now" }).click();
  const told = alert(page, "Your sign-in has expired: the secret was not rotated");
  await expect(told).toContainText("The current secret still works.");
  await told.getByRole("button", { name: "Try again" }).click();
  await expect(reveal(page)).toBeVisible();
  expect((await emulator.log("rotate")).map((entry) => entry.executed)).toEqual([false, true]);
});

test("a lost answer is looked for after the sign-in, not against the wall", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/Failed to load resource/);
  await openKeys(page, emulator);
  await fillForm(page, "lost");
  await loseAnswer(page, CREATE);
  await emulator.fail({ operation: "search", nth: "every", then: REDIRECT });
  const searches = (await emulator.log("search")).length;
  await button(page, "Create key").click();
  await expect(outcome(page)).toContainText("We still do not know whether the key was created");
  await expect(outcome(page)).toContainText(named(emulator));
  expect(await emulator.log("search")).toHaveLength(searches + 1);
  await emulator.heal();
  await outcome(page).getByRole("button", { name: "Try again" }).click();
  await expect(outcome(page)).toContainText("The key was created, but its secret was lost");
});
