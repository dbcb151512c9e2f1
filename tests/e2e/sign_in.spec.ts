// The door: what may be pasted, what can go wrong, and that each way to fail says what it is.
import type { Page } from "@playwright/test";
import { button, countLine, gate, heading, SEARCH, stored, submitCredentials } from "./support/console.ts";
import type { Emulator } from "./support/emulator.ts";
import { expect, test } from "./support/fixtures.ts";

const project = (page: Page) => page.getByLabel("Project ID");
const key = (page: Page) => page.getByLabel("Management key");

for (const [kind, wrap] of [
  ["project:key", (both: string) => both],
  ["a whole header", (both: string) => `Bearer ${both}`],
  ["a line of a curl command", (both: string) => `Authorization: Bearer ${both}\n`],
] as const) {
  test(`takes ${kind} pasted into either field`, async ({ page, emulator }) => {
    const { projectId, managementKey } = await emulator.info();
    await page.goto("./");
    for (const field of [project(page), key(page)]) {
      await project(page).fill("");
      await key(page).fill("");
      await field.focus();
      await page.keyboard.insertText(wrap(`${projectId}:${managementKey}`));
      await expect(project(page)).toHaveValue(projectId);
      await expect(key(page)).toHaveValue(managementKey);
    }
    await button(page, "Sign in").click();
    await expect(countLine(page)).toHaveText("40 keys");
  });
}

test("the demo's credentials are one press away, and Enter submits", async ({ page, emulator }) => {
  await page.goto("./");
  await button(page, "Use the emulator's credentials").click();
  await key(page).press("Enter");
  await expect(countLine(page)).toHaveText("40 keys");
  expect(await emulator.log()).toHaveLength(2);
});

test("fields that were filled without an event are read when the form is sent", async ({ page, emulator }) => {
  const { projectId, managementKey } = await emulator.info();
  await page.goto("./");
  await project(page).evaluate((field: HTMLInputElement, text) => void (field.value = text), projectId);
  await key(page).evaluate((field: HTMLInputElement, text) => void (field.value = text), managementKey);
  await button(page, "Sign in").click();
  await expect(countLine(page)).toHaveText("40 keys");
});

test("without a demo there is no such button, and nothing is asked until a form is complete", async ({ page, emulator }) => {
  await page.route("**/config.json", (route) => route.fulfill({ json: { apiBase: "" } }));
  await page.goto("./");
  await expect(heading(page, "Sign in")).toBeVisible();
  await expect(button(page, "Use the emulator's credentials")).toHaveCount(0);
  await button(page, "Sign in").click();
  await expect(project(page)).toHaveAccessibleDescription(/Enter the project id/);
  await expect(key(page)).toHaveAccessibleDescription(/Enter a management key/);
  await submitCredentials(page, "P2abc", "K2 def");
  await expect(key(page)).toHaveAccessibleDescription(/holds a space/);
  expect(await emulator.log()).toHaveLength(0);
});

interface Wrong {
  title: string;
  provoke?: (page: Page, emulator: Emulator) => Promise<unknown>;
  credentials?: { projectId?: string; managementKey?: string };
  advice: RegExp;
  /** Whether the browser itself logs it as an error. */
  logged?: boolean;
}

const WRONG: Record<string, Wrong> = {
  "a wrong key": {
    credentials: { managementKey: "K2wrong" },
    title: "The management key was not accepted",
    advice: /copied whole.*The management key is not valid/,
  },
  "a wrong project": {
    credentials: { projectId: "P2SomeOtherProject000000000001" },
    title: "There is no such project",
    advice: /Check the project ID/,
  },
  "an API that cannot be reached": {
    provoke: (page) => page.route(SEARCH, (route) => route.abort("connectionrefused")),
    title: "The API cannot be reached",
    advice: /No answer came/,
  },
  "a page of HTML": {
    provoke: (_, emulator) => emulator.fail({ operation: "search", then: { html: true, status: 200 } }),
    title: "Your sign-in has expired",
    advice: /Your sign-in to 127\.0\.0\.1:\d+ has expired, or the proxy.*does not let this call through/,
    logged: false,
  },
  "a redirect": {
    provoke: (_, emulator) =>
      emulator.fail({ operation: "search", then: { status: 302, headers: { location: "https://login.example/" } } }),
    title: "Your sign-in has expired",
    advice: /Your sign-in to 127\.0\.0\.1:\d+ has expired\. Sign in again in another tab/,
    logged: false,
  },
  "JSON of something else": {
    provoke: (page) => page.route(SEARCH, (route) => route.fulfill({ json: { hello: "world" } })),
    title: "Something else answered, not Descope",
    advice: /not Descope's API/,
    logged: false,
  },
  "a key without the right": {
    provoke: (_, emulator) => emulator.choose({ forbidden: ["search"] }),
    title: "This key may not manage access keys",
    advice: /Use a key with the right to manage access keys/,
  },
  "a full budget": {
    provoke: (_, emulator) => emulator.fail({ operation: "search", then: { tooMany: { retryAfter: 7 } } }),
    title: "Too many requests",
    advice: /Try again in 7 s/,
  },
  "a failing server": {
    provoke: (_, emulator) => emulator.fail({ operation: "search", then: { status: 503 } }),
    title: "Descope is failing",
    advice: /status 503/,
  },
  "an answer that broke off": {
    provoke: (_, emulator) => emulator.fail({ operation: "search", then: { cutBodyAt: 5, framing: "length" } }),
    title: "The answer was damaged",
    advice: /broke off/,
  },
};

for (const [name, wrong] of Object.entries(WRONG)) {
  test(`${name} is told in its own words, and leaves nothing behind`, async ({ page, emulator, expectConsoleError }) => {
    if (wrong.logged !== false) expectConsoleError(/Failed to load resource/);
    const { projectId, managementKey } = { ...(await emulator.info()), ...wrong.credentials };
    await page.goto("./");
    await wrong.provoke?.(page, emulator);
    await submitCredentials(page, projectId, managementKey);
    const alert = page.getByRole("alert");
    await expect(alert).toContainText(wrong.title);
    await expect(alert).toContainText(wrong.advice);
    for (const other of Object.values(WRONG)) {
      if (other.title !== wrong.title) await expect(alert).not.toContainText(other.title);
    }
    expect(await stored(page)).toEqual([]);
    await expect(project(page)).toHaveValue(projectId);
    expect((await emulator.log()).length, "a person waits: one try").toBeLessThanOrEqual(1);

    // What was said no longer holds once the form changes.
    await key(page).press("End");
    await key(page).pressSequentially("x");
    await expect(alert).toHaveCount(0);
  });
}

test("however often it is submitted, one request leaves", async ({ page, emulator }) => {
  const { projectId, managementKey } = await emulator.info();
  const answer = gate();
  await page.route(SEARCH, async (route) => {
    await answer.opened;
    await route.continue();
  });
  const sent: string[] = [];
  page.on("request", (request) => request.url().includes("/v1/") && sent.push(request.url()));
  await page.goto("./");
  await submitCredentials(page, projectId, managementKey);
  await key(page).press("Enter");
  await project(page).press("Enter");
  // A press that says it is under way is not waited with, as a test would, but made.
  await button(page, "Sign in").dblclick({ force: true });
  await expect(button(page, "Sign in")).toHaveAttribute("aria-busy", "true");
  expect(sent).toHaveLength(1);
  answer.open();
  await expect(countLine(page)).toHaveText("40 keys");
  expect((await emulator.log("search")).map((entry) => entry.status)).toEqual([200, 200]);
});

test("no field of the form invites a browser or an extension to keep what is in it", async ({ page }) => {
  await page.goto("./");
  await expect(key(page)).toHaveAttribute("type", "password");
  for (const field of [project(page), key(page)]) {
    await expect(field).toHaveAttribute("autocomplete", "off");
    await expect(field).toHaveAttribute("spellcheck", "false");
    await expect(field).toHaveAttribute("data-lpignore", "true");
  }
});
