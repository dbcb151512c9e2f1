// Writes whose answer is lost, in HTTP/2.
import { outcome } from "../support/console.ts";
import { expect, test } from "./fixtures.ts";
import { cut, sendsAgain, timedOut } from "./resend.ts";

sendsAgain("the connection is cut", cut);

test("an answer of 408 is no reason to send a write again", async ({ page, emulator, wire, expectConsoleError }) => {
  expectConsoleError(/408/);
  await timedOut(page, emulator, wire);
  await expect(outcome(page)).toContainText("The key was created, but its secret was lost");
  expect(await emulator.log("create")).toHaveLength(1);
});
