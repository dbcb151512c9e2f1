// After a leak: many keys get new secrets, or others take their places, and every secret reaches a safe place.
import { readFile } from "node:fs/promises";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { Decrypter, armor, generateIdentity, identityToRecipient } from "age-encryption";
import { ask, load } from "./support/admin.ts";
import { button, controlClock, countLine, exchange, gate, heading, openKeys, ROTATE, searchBox, signIn, submitCredentials, traces } from "./support/console.ts";
import type { Emulator } from "./support/emulator.ts";
import { expect, test } from "./support/fixtures.ts";

interface Row {
  id: string;
  name: string;
  cleartext: string;
  replaces: string;
}

const plan = (page: Page) => page.getByRole("alertdialog");
const card = (page: Page, title: string) => page.getByRole("region", { name: title, exact: true });
const delivery = (page: Page) => page.getByRole("region", { name: "New secrets" });
const line = (page: Page, title: string) => card(page, title).getByRole("status").first();
const stored = (page: Page) => button(page, "I have stored the file");

/** Makes so many keys whose names begin alike, and gives them with their secrets. */
async function makeSome(emulator: Emulator, count: number): Promise<{ id: string; secret: string }[]> {
  const made = [];
  for (let at = 0; at < count; at += 1) {
    const { key, cleartext } = await ask(emulator, "create", { name: `leaked-${at}` });
    made.push({ id: key.id, secret: cleartext });
  }
  return made;
}

/** Chooses the keys that were made, and asks for new secrets in this way. */
async function ready(page: Page, count: number, way: "Rotate…" | "Replace without downtime…"): Promise<void> {
  await searchBox(page).fill("leaked-");
  await expect(countLine(page)).toHaveText(new RegExp(`^${count} of \\d+ keys match$`));
  await page.getByRole("checkbox", { name: "Choose all that are shown" }).check();
  await expect(page.getByRole("region", { name: "Chosen keys" })).toContainText(`${count} chosen`);
  await button(page, "New secrets").click();
  await page.getByRole("menuitem", { name: way }).click();
  await expect(plan(page)).toBeVisible();
}

/** Promises what has to be promised, and begins. */
async function begin(page: Page, title: string): Promise<void> {
  const go = plan(page).getByRole("button", { name: title });
  await expect(go).toHaveAttribute("aria-disabled", "true");
  const number = /\d+/.exec(title)?.[0] ?? "";
  const field = plan(page).getByLabel(`Type ${number} to rotate so many keys`);
  if ((await field.count()) > 0) await field.fill(number);
  await plan(page).getByLabel("I can deliver the new secrets now").check();
  await go.click();
  await expect(heading(page, "Runs")).toBeVisible();
}

/** Rotates so many new keys and waits until all are done. */
async function rotateAll(page: Page, emulator: Emulator, count: number): Promise<string> {
  await makeSome(emulator, count);
  await openKeys(page, emulator);
  await ready(page, count, "Rotate…");
  const title = `Rotate ${count} keys`;
  await begin(page, title);
  await expect(line(page, title)).toHaveText(`${count} done`);
  return title;
}

/** The rows of a file. No secret or name of these tests needs quotes. */
function rows(text: string): Row[] {
  const [head, ...lines] = text.trimEnd().split("\r\n");
  expect(head).toBe("id,name,cleartext,replaces,note");
  return lines.map((line) => {
    const [id = "", name = "", cleartext = "", replaces = ""] = line.split(",");
    return { id, name, cleartext, replaces };
  });
}

/** Takes everything that is held as a sealed file, and opens it. */
async function takeSealed(page: Page): Promise<Row[]> {
  const identity = await generateIdentity();
  await delivery(page).getByLabel("Public key of the recipient").fill(await identityToRecipient(identity));
  const saving = page.waitForEvent("download");
  await delivery(page).getByRole("button", { name: "Seal them into one file" }).click();
  const file = await saving;
  expect(file.suggestedFilename()).toMatch(/^new-secrets-\w+-[\dTZ-]+\.csv\.age$/);
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return rows(await decrypter.decrypt(armor.decode(await readFile(await file.path(), "utf8")), "text"));
}

/** Takes everything that is held as a plain file. */
async function takePlain(page: Page): Promise<Row[]> {
  await delivery(page).getByRole("button", { name: "Download without encryption…" }).click();
  const go = delivery(page).getByRole("button", { name: "Download unencrypted" });
  await expect(go).toHaveAttribute("aria-disabled", "true");
  await delivery(page).getByLabel("I will store it safely").check();
  const saving = page.waitForEvent("download");
  await go.click();
  const file = await saving;
  expect(file.suggestedFilename()).toMatch(/^new-secrets-\w+-[\dTZ-]+\.csv$/);
  return rows(await readFile(await file.path(), "utf8"));
}

const all = async (emulator: Emulator, secrets: string[]) =>
  [...new Set(await Promise.all(secrets.map((secret) => exchange(emulator, secret))))].join();

test("twelve keys are rotated, the proxy answers once in Descope's place, and every secret that came is handed over sealed", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/Failed to load resource/);
  const made = await makeSome(emulator, 12);
  await openKeys(page, emulator);
  await ready(page, 12, "Rotate…");
  await expect(plan(page)).toContainText("12 will get a new secret");
  await expect(plan(page)).toContainText("There is no grace period");
  let sent = 0;
  await page.route(ROTATE, async (route) => {
    sent += 1;
    const answer = await route.fetch();
    const gateway = { status: 502, contentType: "text/html", body: "<h1>502 Bad Gateway</h1>" };
    await route.fulfill(sent === 5 ? gateway : { response: answer });
  });
  await begin(page, "Rotate 12 keys");
  // One key is in doubt, and no other is touched before a person has read why.
  const run = card(page, "Rotate 12 keys");
  const pause = run.getByRole("alert");
  await expect(pause).toContainText("Paused: one key in doubt");
  await expect(pause).toContainText("The proxy answered instead of Descope (status 502).");
  await expect(pause).toContainText("Nothing was sent for the other 7 keys.");
  await expect(pause.getByRole("list", { name: "Key in doubt" }).getByRole("link")).toHaveText(/^leaked-\d+$/);
  await expect(line(page, "Rotate 12 keys")).toHaveText("4 done · 1 unknown · 7 not sent");
  await expect(run.getByRole("button", { name: "Cancel run" })).toBeVisible();
  expect(sent).toBe(5);
  await run.getByRole("button", { name: "Resume" }).click();
  await expect(line(page, "Rotate 12 keys")).toHaveText("11 done · 1 unknown");
  await run.getByRole("group").locator("summary").click();
  await expect(run).toContainText("nobody has the new one. Rotate it again.");
  await expect(delivery(page)).toContainText("11 new secrets are held in this tab only");

  const taken = await takeSealed(page);
  expect(taken).toHaveLength(11);
  expect(await all(emulator, taken.map(({ cleartext }) => cleartext))).toBe("200");
  const rotated = new Set(taken.map(({ id }) => id));
  const before = made.filter(({ id }) => rotated.has(id)).map(({ secret }) => secret);
  expect(await all(emulator, before), "the old ones are dead").toBe("401");

  // Nothing is wiped before the person says so, and nothing of it stands anywhere in the page.
  await expect(delivery(page)).toContainText("11 new secrets are held in this tab only");
  for (const { cleartext } of taken) expect(await traces(page, cleartext)).toEqual([]);
  await stored(page).click();
  await expect(delivery(page)).toHaveCount(0);
  await expect(run).toContainText(/11 delivered at \d\d:\d\d:\d\d/);

  // What nobody knows of is sent once more when a person says so, and delivered on its own.
  await run.getByRole("button", { name: "Rotate 1 unknown again" }).click();
  await expect(line(page, "Rotate 12 keys")).toHaveText("12 done");
  const [last, ...others] = await takePlain(page);
  expect(others).toEqual([]);
  expect(rotated.has(last?.id ?? "")).toBe(false);
  expect(await exchange(emulator, last?.cleartext ?? "")).toBe(200);
  await stored(page).click();
  await expect(delivery(page)).toHaveCount(0);
  await run.getByRole("button", { name: "Remove from this list" }).click();
  await expect(run).toHaveCount(0);
});

test("the buttons of a run stay where they are while secrets come, a key fails, and it ends, also in a narrow window", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/Failed to load resource/);
  await makeSome(emulator, 3);
  await openKeys(page, emulator);
  await ready(page, 3, "Rotate…");
  const answers = [gate(), gate(), gate()];
  let sent = 0;
  await page.route(ROTATE, async (route) => {
    const at = sent;
    sent += 1;
    await answers[at]?.opened;
    await (at === 1 ? route.abort("connectionreset") : route.fallback());
  });
  await begin(page, "Rotate 3 keys");
  const run = card(page, "Rotate 3 keys");
  const top = async () => (await run.boundingBox())!.y;
  /** How far below the top of the card its buttons begin, in a wide window and in one that breaks every line. */
  const where = async () => {
    const places = [];
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 800 });
      places.push((await run.getByRole("button").first().boundingBox())!.y - (await top()));
    }
    return places;
  };
  await expect(line(page, "Rotate 3 keys")).toContainText("not sent");
  const before = await where();
  answers[0]?.open();
  await expect(delivery(page)).toContainText("1 new secret is held in this tab only");
  expect(await where(), "secrets came").toEqual(before);
  answers[1]?.open();
  await expect(run.getByRole("alert")).toContainText("Paused: one key in doubt");
  expect(await where(), "it is paused").toEqual(before);
  await run.getByRole("button", { name: "Resume" }).click();
  answers[2]?.open();
  await expect(line(page, "Rotate 3 keys")).toHaveText("2 done · 1 unknown");
  await expect(button(page, "Remove from this list"), "it is over").toBeVisible();
  expect(await where(), "it is over").toEqual(before);
});

test("a run that stops half way keeps the secrets that came, and what comes later waits for a next file", async ({ page, emulator }) => {
  const made = await makeSome(emulator, 12);
  await openKeys(page, emulator);
  await ready(page, 12, "Rotate…");
  const answer = gate();
  let sent = 0;
  await page.route(ROTATE, async (route) => {
    sent += 1;
    if (sent === 5) await answer.opened;
    await route.continue();
  });
  await begin(page, "Rotate 12 keys");
  const run = card(page, "Rotate 12 keys");
  await expect(delivery(page)).toContainText("4 new secrets are held in this tab only");
  await run.getByRole("button", { name: "Pause" }).click();
  // Taken while the answer to the fifth is on its way.
  const first = await takeSealed(page);
  expect(first).toHaveLength(4);
  answer.open();
  await expect(line(page, "Rotate 12 keys")).toHaveText("5 done · 7 not sent");
  await stored(page).click();
  await expect(delivery(page)).toContainText("1 new secret is held in this tab only");
  await expect(run.getByRole("button", { name: "Remove from this list" })).toHaveAttribute("aria-disabled", "true");

  await run.getByRole("button", { name: "Resume" }).click();
  await expect(line(page, "Rotate 12 keys")).toHaveText("12 done");
  const second = await takePlain(page);
  expect(second).toHaveLength(8);
  expect(await all(emulator, [...first, ...second].map(({ cleartext }) => cleartext))).toBe("200");
  expect([...first, ...second].map(({ id }) => id).sort()).toEqual(made.map(({ id }) => id).sort());
  await stored(page).click();
  await expect(delivery(page)).toHaveCount(0);
  for (const { cleartext } of [...first, ...second]) expect(await traces(page, cleartext)).toEqual([]);
});

test("signing out with secrets that nobody stored is asked about", async ({ page, emulator }) => {
  const title = await rotateAll(page, emulator, 2);
  await button(page, "Sign out").click();
  const question = page.getByRole("alertdialog", { name: "2 new secrets are not stored yet" });
  await question.getByRole("button", { name: "Stay" }).click();
  await expect(delivery(page)).toContainText("2 new secrets are held in this tab only");
  await button(page, "Sign out").click();
  await question.getByRole("button", { name: "Sign out and lose them" }).click();
  await expect(heading(page, "Sign in")).toBeVisible();
  const { projectId, managementKey } = await emulator.info();
  await submitCredentials(page, projectId, managementKey);
  await expect(delivery(page)).toHaveCount(0);
  await expect(card(page, title)).toContainText("2 new secrets are not in this tab");
});

test("a session that ends by itself takes no secret along", async ({ page, emulator }) => {
  await controlClock(page);
  await rotateAll(page, emulator, 2);
  await page.clock.fastForward("08:01:00");
  await expect(page.getByText("The session has ended, with new secrets in this tab")).toBeVisible();
  const { projectId, managementKey } = await emulator.info();
  await submitCredentials(page, projectId, managementKey);
  const taken = await takeSealed(page);
  expect(await all(emulator, taken.map(({ cleartext }) => cleartext))).toBe("200");
  await stored(page).click();
  await expect(page.getByText(/2 delivered at/)).toBeVisible();
});

test("closing the tab is asked about, and a reload says what is lost and what to do", async ({ page, emulator }) => {
  const title = await rotateAll(page, emulator, 2);
  const asked = page.waitForEvent("dialog");
  page.on("dialog", (dialog) => void dialog.accept());
  await page.reload();
  expect((await asked).type()).toBe("beforeunload");
  await expect(card(page, title)).toContainText("2 new secrets are not in this tab");
  await card(page, title).getByRole("button", { name: "Rotate these 2 keys again…" }).click();
  await begin(page, title);
  await expect(delivery(page)).toContainText("2 new secrets are held in this tab only");
  // The later run has made the others useless.
  await expect(page.getByText("not in this tab")).toHaveCount(0);
});

test("no secret is made that could not be handed over", async ({ page, emulator }) => {
  await makeSome(emulator, 2);
  await openKeys(page, emulator);
  await page.evaluate(() => {
    URL.createObjectURL = () => {
      throw new Error("not allowed");
    };
  });
  await ready(page, 2, "Rotate…");
  await expect(plan(page).getByRole("alert")).toContainText("The new secrets could not be handed over");
  await plan(page).getByLabel("Type 2 to rotate so many keys").fill("2");
  await plan(page).getByLabel("I can deliver the new secrets now").check();
  await expect(plan(page).getByRole("button", { name: "Rotate 2 keys" })).toHaveAttribute("aria-disabled", "true");
  await plan(page).getByRole("button", { name: "Cancel" }).click();
  expect(await emulator.log("rotate")).toEqual([]);
});

test("nothing begins while the part that seals does not come, and it can be asked for again", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/Failed to load resource/);
  expectConsoleError(/Failed to fetch|NetworkError/);
  await makeSome(emulator, 2);
  await openKeys(page, emulator);
  await page.route("**/seal-*.wasm", (route) => route.abort());
  await ready(page, 2, "Rotate…");
  await expect(plan(page).getByRole("alert")).toContainText("The new secrets could not be handed over");
  await page.unroute("**/seal-*.wasm");
  await plan(page).getByRole("button", { name: "Try again" }).click();
  await expect(plan(page).getByRole("alert")).toHaveCount(0);
  await begin(page, "Rotate 2 keys");
  expect(await takeSealed(page)).toHaveLength(2);
});

test("five keys are replaced, and the old ones deactivated and deleted once the new secrets are stored", async ({ page, emulator }) => {
  const made = await makeSome(emulator, 5);
  await openKeys(page, emulator);
  await ready(page, 5, "Rotate…");
  await plan(page).getByRole("button", { name: "Replace instead (no downtime)…" }).click();
  await expect(plan(page)).toContainText("The old keys go on working.");
  await begin(page, "Replace 5 keys");
  await expect(line(page, "Replace 5 keys")).toHaveText("5 done");
  const run = card(page, "Replace 5 keys");
  await expect(run.getByRole("button", { name: /old keys…/ })).toHaveCount(0);
  const taken = await takeSealed(page);
  expect(taken.map(({ replaces }) => replaces).sort()).toEqual(made.map(({ id }) => id).sort());
  expect(taken.map(({ name }) => name).sort()).toEqual([0, 1, 2, 3, 4].map((at) => `leaked-${at} (replacement)`));
  const secrets = [...taken.map(({ cleartext }) => cleartext), ...made.map(({ secret }) => secret)];
  expect(await all(emulator, secrets), "both work").toBe("200");
  await stored(page).click();

  // It is known after a reload, too: who replaces keys comes back another day.
  await page.reload();
  await run.getByRole("button", { name: "Deactivate the 5 old keys…" }).click();
  await plan(page).getByRole("button", { name: "Deactivate 5 keys" }).click();
  await expect(line(page, "Deactivate 5 keys")).toHaveText("5 done");
  const states = async (ids: string[]) => [...new Set(await Promise.all(ids.map(async (id) => (await load(emulator, id)).status)))].join();
  expect(await states(made.map(({ id }) => id))).toBe("inactive");
  expect(await states(taken.map(({ id }) => id))).toBe("active");
  await run.getByRole("button", { name: "Delete the 5 old keys…" }).click();
  await plan(page).getByLabel("Type 5 to delete so many keys for good").fill("5");
  await plan(page).getByRole("button", { name: "Delete 5 keys" }).click();
  await expect(line(page, "Delete 5 keys")).toHaveText("5 done");
  await expect(run.getByRole("button", { name: /old keys…/ })).toHaveCount(0);
});

test("plan and delivery: accessible in light and dark, and fit a narrow window", async ({ page, emulator }) => {
  await makeSome(emulator, 2);
  await openKeys(page, emulator);
  await ready(page, 2, "Rotate…");
  const look = async (at: string) => {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      for (const width of [1440, 320]) {
        await page.setViewportSize({ width, height: 800 });
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect.soft(violations.map(({ id, nodes }) => `${at}: ${id} ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        expect.soft(wide, at).toBeLessThanOrEqual(width);
      }
    }
  };
  await look("plan");
  await begin(page, "Rotate 2 keys");
  await expect(line(page, "Rotate 2 keys")).toHaveText("2 done");
  await look("choosing");
  await delivery(page).getByRole("button", { name: "Download without encryption…" }).click();
  await look("warned");
  await delivery(page).getByRole("button", { name: "Back" }).click();
  await takeSealed(page);
  await look("taken");
  await stored(page).click();
  await expect(card(page, "Rotate 2 keys")).toContainText("2 delivered at");
  await look("delivered");
});

test("a second press on the download is not taken for the word that the file is stored", async ({ page, emulator }) => {
  await rotateAll(page, emulator, 2);
  await delivery(page).getByRole("button", { name: "Download without encryption…" }).click();
  await delivery(page).getByLabel("I will store it safely").check();
  const saving = page.waitForEvent("download");
  await delivery(page).getByRole("button", { name: "Download unencrypted" }).dblclick();
  await saving;
  await expect(delivery(page)).toContainText("2 new secrets are held in this tab only");
});

test("of a key that is rotated twice only the secret that works is handed over", async ({ page, emulator }) => {
  await rotateAll(page, emulator, 2);
  await page.getByRole("link", { name: "Keys", exact: true }).click();
  await ready(page, 2, "Rotate…");
  await begin(page, "Rotate 2 keys");
  await expect(line(page, "Rotate 2 keys").first()).toHaveText("2 done");
  await expect(delivery(page)).toHaveCount(1);
  const taken = await takePlain(page);
  expect(await all(emulator, taken.map(({ cleartext }) => cleartext))).toBe("200");
});

test("secrets that another tab made worthless are not handed out", async ({ page, emulator, context }) => {
  const title = await rotateAll(page, emulator, 3);
  await expect(delivery(page)).toContainText("3 new secrets are held in this tab only");
  const other = await context.newPage();
  await signIn(other, emulator, "#/runs");
  await card(other, title).getByRole("button", { name: "Rotate these 3 keys again…" }).click();
  await begin(other, title);
  await expect(delivery(other)).toContainText("3 new secrets are held in this tab only");
  await expect(delivery(page)).toHaveCount(0);
  const taken = await takePlain(other);
  expect(await all(emulator, taken.map(({ cleartext }) => cleartext))).toBe("200");
});
