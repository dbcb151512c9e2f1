// The same call as code: what the dialog offers, and that it is what the page speaks of. That the code does what it says
// is tried with the official clients, in tests/contract/clients.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { button, grid, heading, openKeys, signIn, tabTo } from "./support/console.ts";
import type { Emulator } from "./support/emulator.ts";
import { expect, test } from "./support/fixtures.ts";

const dialog = (page: Page) => page.getByRole("dialog", { name: "As code" });
const code = (page: Page) => dialog(page).getByRole("region", { name: "Code" });
const choose = (page: Page, language: string) => dialog(page).getByRole("radio", { name: language }).check();

/** A key of a hostile name, with its page open. */
async function openKey(page: Page, emulator: Emulator): Promise<string> {
  const { projectId, managementKey } = await emulator.info();
  const answer = await fetch(new URL("/v1/mgmt/accesskey/create", emulator.url), {
    method: "POST",
    headers: { authorization: `Bearer ${projectId}:${managementKey}`, "content-type": "application/json" },
    body: JSON.stringify({ name: "it's \"one\"; $(id) \u202e", customClaims: { tier: 2 } }),
  });
  const { key } = (await answer.json()) as { key: { id: string } };
  await signIn(page, emulator, `#/keys/id/${key.id}`);
  await expect(button(page, "Show as code")).toBeVisible();
  return key.id;
}

test("by keyboard alone, the page of a key gives every call about it in every language", async ({ page, emulator }) => {
  const id = await openKey(page, emulator);
  const { projectId, managementKey } = await emulator.info();
  // The page may still be reading what goes with the key.
  const done = async () => (await emulator.log()).filter(({ path }) => /(update|activate|rotate|delete|exchange)$/.test(path)).length;
  const before = await done();
  const copied: string[] = [];
  await page.exposeFunction("copied", (text: string) => void copied.push(text));
  await page.evaluate(() => {
    navigator.clipboard.writeText = (text) => (window as unknown as { copied: (text: string) => Promise<void> }).copied(text);
  });
  await tabTo(page, button(page, "Show as code"));
  await page.keyboard.press("Enter");
  const action = dialog(page).getByLabel("Action");
  await expect(action.getByRole("option")).toHaveText(["Load", "Update", "Deactivate", "Rotate the secret", "Delete", "Exchange a secret"]);
  await expect(code(page)).toContainText(`/v1/mgmt/accesskey?id=${id}'`);
  await action.selectOption("Update");
  await expect(code(page)).toContainText(`"name":"it'\\''s \\"one\\"; $(id) \\u202e"`);
  for (const [language, words] of [
    ["Python", `name="it's \\"one\\"; $(id) \\u202e",`],
    ["Node", `"it's \\"one\\"; $(id) \\u202e", // name`],
    ["Go", `map[string]any{"tier": 2}, // custom claims`],
  ] as const) {
    await choose(page, language);
    await expect(code(page)).toContainText(words);
    const shown = (await code(page).textContent()) ?? "";
    expect(shown).toMatch(/^[\t\n -~]*$/);
    for (const secret of [managementKey, projectId]) expect(shown).not.toContain(secret);
    await dialog(page).getByRole("button", { name: "Copy code" }).click();
    await expect(dialog(page).getByText("Copied")).toBeVisible();
    expect(copied.at(-1)).toBe(shown);
  }
  for (const title of ["Deactivate", "Rotate the secret", "Delete"]) {
    await action.selectOption(title);
    await expect(code(page)).toContainText(id);
  }
  await action.selectOption("Exchange a secret");
  await expect(dialog(page)).toContainText("it reads DESCOPE_PROJECT_ID and DESCOPE_ACCESS_KEY from the environment");
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toHaveCount(0);
  await expect(button(page, "Show as code")).toBeFocused();
  expect(await done(), "showing is not doing").toBe(before);
});

test("a form is shown as code once nothing is wrong with it", async ({ page, emulator }) => {
  await openKeys(page, emulator);
  await button(page, "Create key").click();
  await button(page, "Show as code").click();
  await expect(dialog(page)).toContainText("The form is not ready to be sent.");
  await page.keyboard.press("Escape");
  await page.getByLabel("Name", { exact: true }).fill("ci runner");
  await button(page, "Show as code").click();
  await choose(page, "Python");
  await expect(code(page)).toContainText('name="ci runner"');
  await expect(code(page)).toContainText("print it nowhere");
  expect(await emulator.log("create")).toEqual([]);
});

test("a try is shown as code with what goes with it, and without the secret", async ({ page, emulator }) => {
  await signIn(page, emulator, "#/try");
  await page.getByLabel("Secret", { exact: true }).fill("K2canary");
  await page.getByText("A tenant, or claims for this token").click();
  await page.getByLabel("Tenant ID").fill("T2north");
  await button(page, "Show as code").click();
  await choose(page, "Go");
  await expect(code(page)).toContainText('&descope.AccessKeyLoginOptions{SelectedTenant: "T2north"}');
  await expect(code(page)).toContainText('os.Getenv("DESCOPE_ACCESS_KEY")');
  await expect(dialog(page)).not.toContainText("K2canary");
});

test("the search as it was fetched, and what is chosen of the list", async ({ page, emulator }) => {
  await openKeys(page, emulator);
  await button(page, "Show as code").click();
  await expect(code(page)).toContainText("/v1/mgmt/accesskey/search");
  await page.keyboard.press("Escape");
  for (const at of [1, 2]) await grid(page).getByRole("row").nth(at).getByRole("checkbox").check();
  const tray = page.getByRole("region", { name: "Chosen keys" });
  await tray.getByRole("button", { name: "Show as code" }).click();
  await expect(dialog(page).getByLabel("Action").getByRole("option")).toHaveText(["Deactivate", "Activate", "Delete"]);
  await expect(code(page)).toContainText("/v1/mgmt/accesskey/deactivate/batch");
  await choose(page, "Go");
  await expect(code(page)).toContainText(/DeactivateBatch\(\s+context\.Background\(\),\s+\[\]string\{"[^"]+", "[^"]+"\}, \/\/ ids/);
});

test("accessible in light and dark, and fits a narrow window", async ({ page, emulator }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await openKey(page, emulator);
  await button(page, "Show as code").click();
  await expect(code(page)).toBeVisible();
  for (const width of [1440, 320]) {
    await page.setViewportSize({ width, height: 720 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect.soft(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), `${width} ${colorScheme}`).toEqual([]);
    }
    const wider = await dialog(page).evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth);
    expect.soft(wider, `${width}`).toBeLessThanOrEqual(0);
  }
  await expect(heading(page, "As code")).toBeVisible();
});
