// The console behind the proxies that deploy/ describes: the daily path, and what only real connections do.
import type { Page } from "@playwright/test";
import { cp, mkdtemp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  button,
  closeReveal,
  countLine,
  exchange,
  fillForm,
  goHome,
  heading,
  openKeys,
  searchBox,
} from "../support/console.ts";
import { BUILD, expect, publish, test } from "./fixtures.ts";

const SERVERS = ["nginx", "Caddy"] as const;
const card = (page: Page, title: string) => page.getByRole("region", { name: title, exact: true });

for (const server of SERVERS) {
  for (const path of ["/", "/tools/keys/"]) {
    test.describe(`behind ${server}, at ${path}`, () => {
      test.use({ server, path });

      test("a key is made and rotated, keys are deactivated by a run, and others imported", async ({ page, emulator }) => {
        await openKeys(page, emulator);
        expect(new URL(page.url()).pathname).toBe(path);
        const spoken = await page.evaluate(() => {
          const entries = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
          return [...new Set(entries.map(({ nextHopProtocol }) => nextHopProtocol))];
        });
        expect(spoken).toEqual(["h2"]);

        await fillForm(page, "made behind a proxy");
        await button(page, "Create key").click();
        await closeReveal(page);
        const [created] = await emulator.log("create");
        expect(created?.executed).toBe(true);
        await goHome(page);
        await expect(countLine(page)).toHaveText("41 keys");

        await page.getByRole("link", { name: "made behind a proxy" }).click();
        await button(page, "Rotate secret…").click();
        const question = page.getByRole("alertdialog");
        await question.getByRole("checkbox").check();
        await question.getByRole("button", { name: "Rotate now" }).click();
        await closeReveal(page);
        expect((await emulator.log("rotate")).map(({ executed }) => executed)).toEqual([true]);

        await goHome(page);
        await searchBox(page).fill("made behind a proxy");
        await expect(countLine(page)).toHaveText("1 of 41 keys match");
        await page.getByRole("checkbox", { name: /all (that are )?shown/ }).check();
        await button(page, "Deactivate…").click();
        await page.getByRole("alertdialog").getByRole("button", { name: "Deactivate 1 key" }).click();
        await expect(card(page, "Deactivate 1 key")).toContainText("1 done");

        await page.evaluate(() => (location.hash = "#/import"));
        const secrets = [0, 1].map((at) => `${at}zQ8kT2mV5xW1yB7cD4fG9hJ3`);
        const rows = secrets.map((secret, at) => `legacy-${at},${secret},2027-06-30`);
        await page.getByLabel("File with keys").setInputFiles({
          name: "keys.csv",
          mimeType: "text/csv",
          buffer: Buffer.from(["name,secret,expires", ...rows].join("\n")),
        });
        await button(page, "Import 2 keys").click();
        await expect(card(page, "Import 2 keys").getByRole("link", { name: "legacy-0" })).toBeVisible();
        await card(page, "Import 2 keys").getByRole("button", { name: /^(Go on|Resume)$/ }).click();
        await expect(card(page, "Import 2 keys")).toContainText("2 done");
        for (const secret of secrets) expect(await exchange(emulator, secret)).toBe(200);
      });
    });
  }
}

for (const server of SERVERS) {
  test.describe(`behind ${server}`, () => {
    test.use({ server });

    test("a page that is open goes on after a new build was published", async ({ page, emulator, site }) => {
      // Another build: the same, but for the names of all its parts.
      const next = await mkdtemp(join(tmpdir(), "console-next-"));
      await cp(BUILD, next, { recursive: true });
      for (const name of await readdir(next)) {
        if (/-[0-9a-f]{16,}/.test(name)) await rename(join(next, name), join(next, name.replace(/-[0-9a-f]{16}/, `-${"0".repeat(16)}`)));
      }
      const html = await readFile(join(next, "index.html"), "utf8");
      await writeFile(join(next, "index.html"), html.replaceAll(/-[0-9a-f]{16}/g, `-${"0".repeat(16)}`));
      await openKeys(page, emulator);
      publish(next, site);
      await rm(next, { recursive: true });
      const old = (await readdir(BUILD)).filter((name) => /^(runs|import)/.test(name));
      expect(old.length).toBeGreaterThan(0);
      await page.evaluate(() => (location.hash = "#/import"));
      await expect(heading(page, "Import keys")).toBeVisible();
      await page.evaluate(() => (location.hash = "#/runs"));
      await expect(heading(page, "Runs")).toBeVisible();
      const served = await page.evaluate(async () => (await fetch("./")).text());
      expect(served, "who opens it now gets the new one").toContain(`-${"0".repeat(16)}`);
    });
  });
}
