// What can be said of looks without an eye: every state is accessible by the rules, in light and dark, and fits.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { ask, make, RICH } from "./support/admin.ts";
import { button, CREATE, fillForm, goHome, grid, heading, loseAnswer, openKeys, openReveal, outcome, reveal, SEARCH } from "./support/console.ts";
import type { Emulator } from "./support/emulator.ts";
import { expect, test } from "./support/fixtures.ts";

/** Opens the form of a key with something in every field, and types into it. */
async function edit(page: Page, emulator: Emulator): Promise<string> {
  const id = await make(emulator, RICH);
  await openKeys(page, emulator);
  await page.evaluate((id) => (location.hash = `#/keys/id/${id}/edit`), id);
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("nightly-backup-eu");
  await page.getByRole("textbox", { name: "Description" }).fill("");
  await button(page, "Remove Backup Admin").click();
  await button(page, "Remove 203.0.113.9").click();
  return id;
}

async function review(page: Page, emulator: Emulator): Promise<string> {
  const id = await edit(page, emulator);
  await button(page, "Review").click();
  await expect(heading(page, "Review 4 changes")).toBeVisible();
  return id;
}

/** The states of the console, each with the way to it. */
const STATES: Record<string, { logged?: boolean; reach: (page: Page, emulator: Emulator) => Promise<void> }> = {
  "the door": {
    reach: async (page) => {
      await page.goto("./");
      await expect(heading(page, "Sign in")).toBeVisible();
    },
  },
  "the door after a refusal": {
    logged: true,
    reach: async (page) => {
      await page.route(SEARCH, (route) => route.abort());
      await page.goto("./");
      await button(page, "Use the emulator's credentials").click();
      await button(page, "Sign in").click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  "the list": {
    reach: async (page, emulator) => {
      await openKeys(page, emulator);
      await expect(grid(page)).toBeVisible();
    },
  },
  "a search without a match": {
    reach: async (page, emulator) => {
      await openKeys(page, emulator);
      await page.getByRole("searchbox").fill("no key has this");
      await expect(page.getByText("No key matches")).toBeVisible();
    },
  },
  "a list that is not whole": {
    reach: async (page, emulator) => {
      await openKeys(page, emulator);
      await emulator.fail({ operation: "search", then: { html: true, status: 200 } });
      await button(page, "Refresh").click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  "the theme's menu": {
    reach: async (page, emulator) => {
      await openKeys(page, emulator);
      await button(page, "Theme").click();
      await expect(page.getByRole("menu")).toBeVisible();
    },
  },
  "the form with mistakes": {
    reach: async (page, emulator) => {
      await openKeys(page, emulator);
      await fillForm(page, " ");
      await page.getByRole("radio", { name: "Until a date" }).check();
      await button(page, "Create key").click();
      await expect(page.getByLabel("Name", { exact: true })).toHaveAttribute("aria-invalid", "true");
    },
  },
  "an unknown outcome": {
    logged: true,
    reach: async (page, emulator) => {
      await openKeys(page, emulator);
      await loseAnswer(page, CREATE);
      await fillForm(page, "lost");
      await button(page, "Create key").click();
      await expect(outcome(page)).toContainText("its secret was lost");
    },
  },
  "the form of a key": {
    reach: async (page, emulator) => {
      await edit(page, emulator);
      await expect(page.getByText("4 changes")).toBeVisible();
    },
  },
  "a review": {
    reach: async (page, emulator) => {
      await review(page, emulator);
    },
  },
  "a change that two people made": {
    reach: async (page, emulator) => {
      const id = await review(page, emulator);
      await ask(emulator, "update", { id, name: "weekly-backup", permittedIps: [], customClaims: {} });
      await button(page, "Save 4 changes").click();
      await page.getByRole("radio", { name: "Theirs: Name" }).check();
    },
  },
  "a change that was not kept": {
    reach: async (page, emulator) => {
      await review(page, emulator);
      await emulator.choose({ update: "nameOnly" });
      await button(page, "Save 4 changes").click();
      await expect(page.getByText("Saved, but the server kept")).toBeVisible();
    },
  },
  "a change of which nobody knows": {
    logged: true,
    reach: async (page, emulator) => {
      await review(page, emulator);
      await emulator.fail({ operation: "update", then: { html: true } });
      await button(page, "Save 4 changes").click();
      await expect(page.getByText("We do not know whether the key was changed")).toBeVisible();
    },
  },
  "the question for another management key": {
    logged: true,
    reach: async (page, emulator) => {
      await review(page, emulator);
      await emulator.fail({ operation: "update", then: { status: 401, body: { errorCode: "E011002" } } });
      await button(page, "Save 4 changes").click();
      await expect(page.getByLabel("Another management key of this project")).toBeVisible();
    },
  },
  "a replacement under way": {
    reach: async (page, emulator) => {
      const id = await make(emulator, RICH);
      await openKeys(page, emulator);
      await page.evaluate((id) => (location.hash = `#/keys/new?replace=${id}`), id);
      await expect(page.getByText("In the place of nightly-backup")).toBeVisible();
      await button(page, "Create key").click();
      await reveal(page).getByLabel("I have stored it").check();
      await reveal(page).getByRole("button", { name: "Close" }).click();
      await button(page, "The new secret is handed over").click();
      await expect(button(page, "Deactivate the old key…")).toBeVisible();
    },
  },
  "a secret, masked": {
    reach: async (page, emulator) => {
      await openReveal(page, emulator);
    },
  },
  "a secret, shown": {
    reach: async (page, emulator) => {
      await openReveal(page, emulator);
      await reveal(page).getByRole("button", { name: "Show" }).click();
      await expect(reveal(page).getByRole("button", { name: "Hide" })).toBeVisible();
    },
  },
  "the question before giving a secret up": {
    reach: async (page, emulator) => {
      await openReveal(page, emulator);
      await page.keyboard.press("Escape");
      await expect(page.getByRole("alertdialog", { name: "Close without storing it?" })).toBeVisible();
    },
  },
};

/** Ends every transition, so that no colour is measured half-way. */
const settle = (page: Page) =>
  page.evaluate(() => document.getAnimations().forEach((animation) => {
    if (animation.effect?.getComputedTiming().iterations !== Infinity) animation.finish();
  }));

/** Everything that is wider than the window, and not inside something that scrolls by itself. */
const overflowing = (page: Page) =>
  page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    const dialogs = [...document.querySelectorAll("dialog[open]")].filter((dialog) => dialog.scrollWidth > dialog.clientWidth);
    return [...(scrollWidth > clientWidth ? [`page: ${scrollWidth} > ${clientWidth}`] : []), ...dialogs.map(() => "dialog")];
  });

for (const [state, { reach, logged }] of Object.entries(STATES)) {
  test(`${state}: accessible in light and dark, and fits a narrow window`, async ({ page, emulator, expectConsoleError }) => {
    if (logged) expectConsoleError(/Failed to load resource/);
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    await reach(page, emulator);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await settle(page);
      const { violations } = await new AxeBuilder({ page }).analyze();
      const found = violations.map(({ id, nodes }) => ({ id, nodes: nodes.map((node) => [node.html, node.failureSummary]) }));
      expect.soft(found, colorScheme).toEqual([]);
    }
    for (const width of [320, 768]) {
      await page.setViewportSize({ width, height: 640 });
      expect.soft(await overflowing(page), `${width} px wide`).toEqual([]);
    }
  });
}

for (const [what, media] of [
  ["reduced motion", { reducedMotion: "reduce" }],
  ["forced colours", { forcedColors: "active" }],
  ["more contrast", { contrast: "more" }],
] as const) {
  test(`works with ${what}`, async ({ page, emulator }) => {
    await page.emulateMedia(media);
    await openReveal(page, emulator);
    const still = await page.evaluate(() => document.getAnimations().filter((it) => it.playState === "running").length);
    if (what === "reduced motion") expect(still).toBe(0);
    await reveal(page).getByLabel("I have stored it").check();
    await reveal(page).getByRole("button", { name: "Close" }).click();
    await goHome(page);
    await expect(grid(page).getByRole("row").nth(1)).toBeVisible();
    // Where the keyboard is can be seen.
    await page.keyboard.press("Tab");
    const outline = await page.evaluate(() => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(document.activeElement ?? document.body);
      return (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none";
    });
    expect(outline).toBe(true);
  });
}

test("the theme that was chosen stays, and is all that stays", async ({ page, emulator }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await openKeys(page, emulator);
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await background();
  await button(page, "Theme").click();
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  await expect.poll(background).not.toBe(light);
  const dark = await background();
  await page.reload();
  await expect(heading(page, "Keys")).toBeVisible();
  await expect.poll(background).toBe(dark);
  await button(page, "Sign out").click();
  expect(await page.evaluate(() => Object.values({ ...localStorage }))).toEqual(["dark"]);
});
