// The page before the console runs: what keeps it from starting is told apart, with whom to ask; it starts wherever it can.
import type { Page } from "@playwright/test";
import { button, heading, openKeys, signIn } from "./support/console.ts";
import { expect, test } from "./support/fixtures.ts";

const WASM = "**/*_bg.wasm";
const alert = (page: Page) => page.getByRole("alert");

/** Serves a file with one byte changed. */
async function change(page: Page, pattern: string) {
  await page.route(pattern, async (route) => {
    const answer = await route.fetch();
    const body = await answer.body();
    const last = body.length - 1;
    body[last] = (body[last] ?? 0) ^ 1;
    await route.fulfill({ response: answer, body });
  });
}

interface Wrong {
  provoke: (page: Page) => Promise<unknown>;
  words: RegExp;
  logged: RegExp;
}

const WRONG: Record<string, Wrong> = {
  "a policy that forbids WebAssembly": {
    provoke: (page) =>
      page.route("./", async (route) => {
        const response = await route.fetch();
        const policy = response.headers()["content-security-policy"]?.replace("'wasm-unsafe-eval'", "") ?? "";
        await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": policy } });
      }),
    words: /Content-Security-Policy forbids WebAssembly.*'wasm-unsafe-eval'/,
    logged: /policy|wasm/i,
  },
  "a server that refuses a file": {
    provoke: (page) => page.route(WASM, (route) => route.fulfill({ status: 403 })),
    words: /refused the file console-\w+_bg\.wasm \(status 403\).*people who run this page/,
    logged: /403/,
  },
  "a changed module": {
    provoke: (page) => change(page, WASM),
    words: /_bg\.wasm was changed on its way.*people who run this page, also about a proxy/,
    logged: /integrity/i,
  },
  "a module that this browser blocks": {
    provoke: (page) => page.route(WASM, (route) => route.abort("blockedbyclient")),
    words: /Something in this browser blocked the file.*people who look after this browser/,
    logged: /ERR_BLOCKED_BY_CLIENT/,
  },
  "a sign-in that has ended": {
    provoke: (page) => page.route(WASM, (route) => route.fulfill({ status: 401, contentType: "text/html", body: "Sign in" })),
    words: /Your sign-in to 127\.0\.0\.1:\d+ has expired\. Sign in again in another tab, then reload\./,
    logged: /401/,
  },
  "a changed style sheet": {
    provoke: (page) => change(page, "**/*.css"),
    words: /\.css was changed on its way/,
    logged: /integrity/i,
  },
};

for (const [name, { provoke, words, logged }] of Object.entries(WRONG)) {
  test(`${name} is told in its own words, and nothing runs`, async ({ page, expectConsoleError }) => {
    expectConsoleError(logged);
    expectConsoleError(/did not start|Failed|policy|ERR_|integrity/);
    await provoke(page);
    await page.goto("./");
    await expect(alert(page)).toContainText(words);
    await expect(heading(page, "Sign in")).toHaveCount(0);
  });
}

test("a script that does not come is told by the style sheet alone, after a while", async ({ page, expectConsoleError }) => {
  expectConsoleError(/404/);
  await page.route("**/boot-*.js", (route) => route.fulfill({ status: 404 }));
  await page.goto("./");
  const late = page.getByText("This takes unusually long");
  await expect(late).toBeHidden();
  // Its time is the style sheet's, and is over at once for whoever winds the animation on.
  await page.evaluate(() => document.getAnimations().forEach((animation) => animation.finish()));
  await expect(late).toBeVisible();
  await expect(late).toContainText("ask the people who run it");
});

test("modules of another type run, and so does a browser without idle callbacks", async ({ page, emulator }) => {
  await page.addInitScript(() => {
    delete (window as Partial<Window>).requestIdleCallback;
    delete (window as Partial<Window>).cancelIdleCallback;
  });
  await page.route("**/*.wasm", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), "content-type": "application/octet-stream" } });
  });
  await openKeys(page, emulator);
  for (const tool of ["Saved views", "View", "Export…", "Theme"]) {
    await expect(page.getByRole("button", { name: tool }).first()).toBeVisible();
  }
  await button(page, "Create key").click();
  await expect(heading(page, "Create an access key")).toBeVisible();
});

test("settings that are wrong are named, and none of them counts", async ({ page }) => {
  await page.route("**/config.json", (route) => route.fulfill({ body: '{"exchnage": true, "exchange": "yes"}' }));
  await page.goto("./");
  const notice = page.getByText("The settings in config.json are not used");
  await expect(notice).toBeVisible();
  await expect(page.getByText("config.json: `exchnage` is not known.")).toBeVisible();
  await expect(page.getByText("config.json: `exchange` must be true or false")).toBeVisible();
});

test("no text is stale where something puts its own in its place", async ({ page, emulator }) => {
  await signIn(page, emulator, "#/keys?q=status%3Aactive");
  await expect(page.locator("html")).toHaveAttribute("translate", "no");
  const link = page.getByRole("grid").getByRole("row").nth(1).getByRole("link");
  await link.click();
  const deactivate = page.getByRole("button", { name: /Deactivate/ });
  await expect(deactivate).toBeVisible();
  await translate(page);
  await deactivate.click();
  await translate(page);
  await page.getByRole("alertdialog").getByRole("button", { name: /Deactivate/ }).click();
  await expect(page.getByRole("button", { name: /^Activate/ })).toBeVisible();
  await expect(page.getByRole("main").getByText("Inactive", { exact: true }).first()).toBeVisible();
  await expect(page.getByText("«")).toHaveCount(0);
});

/** What a translation does that heeds nothing: puts new text, in new elements, in the place of every text. */
async function translate(page: Page) {
  await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    texts.forEach((text, at) => {
      if (text.data.trim() === "") return;
      const font = document.createElement("font");
      // Some move the text, most replace it.
      if (at % 3 === 0) {
        text.before(font);
        font.append(text);
      } else {
        font.append(`«${text.data}»`);
        text.replaceWith(font);
      }
    });
  });
}
