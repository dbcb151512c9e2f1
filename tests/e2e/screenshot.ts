// Takes docs/keys.png, the picture in README.md: `cargo xtask screenshot`.
import { fileURLToPath } from "node:url";
import { expect, test } from "./support/fixtures.ts";

const picture = fileURLToPath(new URL("../../docs/keys.png", import.meta.url));

test.use({ fleet: { keys: 2500 }, viewport: { width: 1360, height: 800 }, colorScheme: "light" });

test("the keys of the demo", async ({ page, emulator }) => {
  const { projectId, managementKey } = await emulator.info();
  await page.goto("./");
  await page.getByLabel("Project ID").fill(projectId);
  await page.getByLabel("Management key").fill(managementKey);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("row").nth(10)).toBeVisible();
  // What stands around the list comes after it.
  await expect(page.getByRole("button", { name: "Saved views" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Active.*[0-9]/ })).toBeVisible();
  await page.screenshot({ path: picture, animations: "disabled", caret: "hide" });
});
