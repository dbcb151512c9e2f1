// What comes of a write that the browser sends again by itself.
import type { Page } from "@playwright/test";
import { button, closeReveal, countLine, fillForm, goHome, openKeys, outcome, reveal } from "../support/console.ts";
import type { Emulator, Fault } from "../support/emulator.ts";
import { expect, test } from "./fixtures.ts";
import type { Wire } from "./wires.ts";

/** Creates a key; once the server has made it, its answer goes wrong. */
type Provoke = (page: Page, emulator: Emulator, wire: Wire) => Promise<void>;

async function create(page: Page, emulator: Emulator, then: Fault["then"]): Promise<void> {
  await openKeys(page, emulator);
  await emulator.fail({ operation: "create", nth: 1, then });
  await fillForm(page, "lost on the way");
  await button(page, "Create key").click();
  await expect.poll(async () => (await emulator.log("create")).length).toBeGreaterThan(0);
}

/** The connection ends while the server's answer is waited for. */
export const cut: Provoke = async (page, emulator, wire) => {
  await create(page, emulator, { delayMs: 60_000 });
  wire.cut();
};

/** Something on the way says that the request took too long. */
export const timedOut: Provoke = (page, emulator) => create(page, emulator, { status: 408, execute: true, html: true });

const created = async (emulator: Emulator) => (await emulator.log("create")).map(({ executed }) => executed);

/** Behind nginx the second does not reach Descope; behind Caddy it does, and both keys are shown. */
export function sendsAgain(what: string, provoke: Provoke): void {
  test.describe(`the browser sends a write again by itself when ${what}`, () => {
    test("nginx holds the second back, and the console finds the key", async ({ page, emulator, wire, expectConsoleError }) => {
      expectConsoleError(/409/);
      await provoke(page, emulator, wire);
      await expect(outcome(page)).toContainText("The key was created, but its secret was lost");
      expect(await created(emulator)).toEqual([true]);
      expect((await emulator.info()).keys).toBe(41);
    });

    test.describe("Caddy", () => {
      test.use({ server: "Caddy" });

      test("lets the second pass, and the console shows both keys", async ({ page, emulator, wire }) => {
        await provoke(page, emulator, wire);
        await expect(reveal(page)).toBeVisible();
        expect(await created(emulator)).toEqual([true, true]);
        await closeReveal(page);
        await goHome(page);
        await expect(countLine(page)).toHaveText("42 keys");
      });
    });
  });
}
