// The console as a person meets it: by the names of its fields, buttons and dialogs, and nothing else.
import { expect, type Locator, type Page, type Route } from "@playwright/test";
import type { Emulator } from "./emulator.ts";

/** Requests to the API. */
export const SEARCH = "**/v1/mgmt/accesskey/search";
export const CREATE = "**/v1/mgmt/accesskey/create";
export const ROTATE = "**/v1/mgmt/accesskey/rotate";

export const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: true });
export const heading = (page: Page, name: string) => page.getByRole("heading", { name, exact: true });
export const searchBox = (page: Page) => page.getByRole("searchbox", { name: "Search keys" });
export const grid = (page: Page) => page.getByRole("grid", { name: "Access keys" });
export const row = (page: Page, name: string | RegExp) => page.getByRole("row", { name });
/** The line that says how many keys are loaded. */
export const countLine = (page: Page) => page.getByRole("status").filter({ hasText: /^[\d,]+ (of [\d,]+ )?keys?( match)?$/ });
/** The one-time showing of a secret. */
export const reveal = (page: Page) => page.getByRole("alertdialog", { name: /^The (new )?secret of/ });
/** What is known of a create whose answer was lost. */
export const outcome = (page: Page) => page.getByRole("alert").filter({ hasText: "Asked for:" });

/** Fills in the form and signs in, without waiting for what comes of it. */
export async function submitCredentials(page: Page, project: string, key: string): Promise<void> {
  await page.getByLabel("Project ID").fill(project);
  await page.getByLabel("Management key").fill(key);
  await button(page, "Sign in").click();
}

/** Opens the console at a place and signs in there. */
export async function signIn(page: Page, emulator: Emulator, place = ""): Promise<void> {
  const { projectId, managementKey } = await emulator.info();
  await page.goto(`./${place}`);
  await submitCredentials(page, projectId, managementKey);
  await expect(button(page, "Sign out")).toBeVisible();
}

/** Signs in and waits for the whole list. */
export async function openKeys(page: Page, emulator: Emulator): Promise<void> {
  await signIn(page, emulator);
  const { keys } = await emulator.info();
  await expect(countLine(page)).toHaveText(`${keys.toLocaleString("en")} keys`);
}

/** Waits until the parts that are fetched after the list are there: who goes offline before that hears of it. */
export async function partsFetched(page: Page): Promise<void> {
  const fetched = (part: string) => () =>
    page.evaluate(
      (part) =>
        (performance.getEntriesByType("resource") as PerformanceResourceTiming[]).some(
          ({ name, responseEnd }) => name.includes(`/${part}-`) && responseEnd > 0,
        ),
      part,
    );
  for (const part of ["tools", "key", "create"]) await expect.poll(fetched(part), part).toBe(true);
}

/** From the list to a form with this name in it. */
export async function fillForm(page: Page, name: string): Promise<void> {
  await button(page, "Create key").click();
  await expect(heading(page, "Create an access key")).toBeVisible();
  await page.getByLabel("Name", { exact: true }).fill(name);
}

/** To the list, by the header of every page. */
export async function goHome(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Access Keys" }).click();
  await expect(heading(page, "Keys")).toBeVisible();
}

/** Signs in, makes a key of this name, and returns the secret that its reveal is open with. */
export async function openReveal(page: Page, emulator: Emulator, name = "reveal me"): Promise<string> {
  await openKeys(page, emulator);
  await fillForm(page, name);
  const answer = await overhear(page, CREATE);
  await button(page, "Create key").click();
  await expect(reveal(page)).toBeVisible();
  return (await answer.heard).cleartext;
}

/** Says that the secret is stored and closes its dialog. */
export async function closeReveal(page: Page): Promise<void> {
  await reveal(page).getByLabel("I have stored it").check();
  await reveal(page).getByRole("button", { name: "Close" }).click();
  await expect(reveal(page)).toHaveCount(0);
}

/** Presses Tab, or Shift+Tab, until the focus is there. */
export async function tabTo(page: Page, target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  const focused = () => target.evaluate((element) => element === document.activeElement);
  for (let presses = 0; presses < 25; presses += 1) {
    if (await focused()) return;
    await page.keyboard.press(key);
  }
  await expect(target, `25 presses of ${key} do not lead there`).toBeFocused();
}

/** By how many pixels the page is wider than its window has room for, beside a scroll bar. */
export const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** The places in which a page still has a text: nowhere is an empty list. */
export async function traces(page: Page, text: string): Promise<string[]> {
  return page.evaluate((text) => {
    const places: Record<string, string> = {
      document: document.documentElement.outerHTML,
      fields: [...document.querySelectorAll("input, textarea")]
        .map((field) => (field as HTMLInputElement).value)
        .join("\n"),
      title: document.title,
      address: location.href,
      history: JSON.stringify(history.state),
      sessionStorage: JSON.stringify({ ...sessionStorage }),
      localStorage: JSON.stringify({ ...localStorage }),
      "window.name": window.name,
      cookies: document.cookie,
      selection: String(getSelection()),
    };
    return Object.keys(places).filter((place) => places[place]?.includes(text));
  }, text);
}

/** Where a page keeps things beyond the document. Empty after a sign-out, and before a sign-in. */
export async function stored(page: Page): Promise<string[]> {
  return page.evaluate(() => [...Object.values(sessionStorage), ...Object.values(localStorage), window.name].filter(Boolean));
}

/** Whether a secret lets a machine sign in: the status of its exchange. */
export async function exchange(emulator: Emulator, secret: string): Promise<number> {
  const { projectId } = await emulator.info();
  const answer = await fetch(new URL("/v1/auth/accesskey/exchange", emulator.url), {
    method: "POST",
    headers: { authorization: `Bearer ${projectId}:${secret}`, "content-type": "application/json" },
    body: "{}",
  });
  return answer.status;
}

/** What the answer to a create or rotate brings. */
export interface NewSecret {
  cleartext: string;
  key: { id: string; name: string };
}

/**
 * Handles the next such request. The route stays afterwards: taking one away switches the interception off, and a route
 * that is added at that moment may then hear nothing.
 */
export async function once(page: Page, url: string, handle: (route: Route) => Promise<void>): Promise<void> {
  let used = false;
  await page.route(url, async (route) => {
    if (used) return route.fallback();
    used = true;
    return handle(route);
  });
}

/** Listens to the answer of the next such request, which the page gets as it came. */
export async function overhear(page: Page, url: string): Promise<{ heard: Promise<NewSecret> }> {
  let hear: (answer: NewSecret) => void = () => {};
  const heard = new Promise<NewSecret>((resolve) => (hear = resolve));
  const listen = async (route: Route) => {
    const response = await route.fetch();
    hear((await response.json()) as NewSecret);
    await route.fulfill({ response });
  };
  await once(page, url, listen);
  return { heard };
}

/** Loses the answer to the next such request: the server did it, and the page never learns of it. */
export async function loseAnswer(page: Page, url: string): Promise<void> {
  const lose = async (route: Route) => {
    await route.fetch();
    await route.abort("connectionreset");
  };
  await once(page, url, lose);
}

/** Makes the page's clock one that a test moves; until it does, time passes as usual. To be called before the page is opened. */
export async function controlClock(page: Page): Promise<void> {
  await page.clock.install();
  // Its timers have ids beyond 32 bits, which no browser's have and WebAssembly cannot hold: a timer
  // that the console stops would go on.
  await page.addInitScript(() => {
    const ids = new Map<number, number>();
    const shorten = (id: number) => {
      ids.set(ids.size + 1, id);
      return ids.size;
    };
    for (const kind of ["Timeout", "Interval"] as const) {
      const set = window[`set${kind}`].bind(window) as (...call: unknown[]) => number;
      const clear = window[`clear${kind}`].bind(window);
      Object.assign(window, {
        [`set${kind}`]: (...call: unknown[]) => shorten(set(...call)),
        [`clear${kind}`]: (id: number) => clear(ids.get(id) ?? id),
      });
    }
  });
}

/** Lets a test decide when something goes on. */
export function gate(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}
