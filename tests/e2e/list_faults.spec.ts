// The list of keys when the answer is not what it should be: nothing is hidden, and nothing is called whole that is not.
import type { Page } from "@playwright/test";
import { button, countLine, fillForm, grid, heading, openKeys, row, SEARCH, signIn } from "./support/console.ts";
import { expect, test } from "./support/fixtures.ts";

/** Answers the list, but not the check at sign-in, with the server's own text, changed. */
async function changeList(page: Page, change: (text: string) => string) {
  await page.route(SEARCH, async (route) => {
    if (route.request().postData() !== "{}") return route.continue();
    const response = await route.fetch();
    await route.fulfill({ response, body: change(await response.text()) });
  });
}

/** The list with some of its elements replaced by any text. */
const withElements = (elements: Record<number, string>) => (text: string) => {
  const { keys } = JSON.parse(text) as { keys: unknown[] };
  return `{"keys":[${keys.map((key, at) => elements[at] ?? JSON.stringify(key)).join(",")}]}`;
};

for (const [what, element] of Object.entries({
  "a number": "17",
  "null": "null",
  "an object without an id": '{"name":"nameless","status":"active"}',
  "half of a character": '{"id":"K2half","name":"\\ud800x"}',
  "a list where a text belongs": '{"id":"K2list","name":["a"]}',
})) {
  test(`${what} among the keys is shown as damage and hides no other`, async ({ page, emulator }) => {
    await changeList(page, withElements({ 3: element }));
    await openKeys(page, emulator);
    await expect(page.getByRole("status").filter({ hasText: "1 key could not be read" })).toBeVisible();
    await expect(grid(page).getByRole("row").nth(4)).toContainText("This key could not be read");
    await expect(row(page, /This key could not be read/)).toHaveCount(1);
    await expect(grid(page)).toHaveAttribute("aria-rowcount", "41");
    for (const healthy of [1, 2, 3, 5]) {
      await expect(grid(page).getByRole("row").nth(healthy)).toContainText(/Active|Inactive|Expired/i);
    }
  });
}

test("fields that are missing, unknown, null or of another type do no damage", async ({ page, emulator }) => {
  const odd = [
    '{"id":"K2bare"}',
    '{"id":"K2nulls","name":null,"status":null,"expireTime":null,"roleNames":null,"permittedIps":null,"keyTenants":null}',
    '{"id":"K2texts","name":"numbers as text","createdTime":"1700000000","expireTime":"4102444800","future":{"x":[1]}}',
    '{"id":"K2big","name":"big numbers","customClaims":{"n":12345678901234567890123}}',
  ];
  await changeList(page, withElements(Object.fromEntries(odd.entries())));
  await openKeys(page, emulator);
  await expect(page.getByText("could not be read")).toHaveCount(0);
  await expect(row(page, /numbers as text.*1 Jan 2100/)).toBeVisible();
  await expect(row(page, /K2bare.*Never/)).toBeVisible();
});

test("a list that ends too early, but cleanly, is not shown as whole", async ({ page, emulator }) => {
  await emulator.fail({ operation: "search", nth: 2, then: { cutBodyAt: 9_000, framing: "close" } });
  await signIn(page, emulator);
  await expect(page.getByRole("alert")).toContainText("This list is not complete");
  const rows = Number(await grid(page).getAttribute("aria-rowcount")) - 1;
  expect(rows).toBeGreaterThan(0);
  expect(rows).toBeLessThan(40);
  await button(page, "Try again").click();
  await expect(countLine(page)).toHaveText("40 keys");
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(grid(page)).toHaveAttribute("aria-rowcount", "41");
});

/**
 * Lets the connection break when the page has read that much of the list. A real one breaks whenever
 * it likes, and a browser forgets what it had and the page had not read yet.
 */
async function breakList(page: Page, share: number) {
  await page.addInitScript((share) => {
    let searches = 0;
    const real = window.fetch.bind(window);
    window.fetch = async (input, init) => {
      const answer = await real(input, init);
      // The first search is the check at sign-in.
      if (!answer.url.endsWith("/search") || ++searches !== 2) return answer;
      const whole = new Uint8Array(await answer.arrayBuffer());
      const pieces = share > 0 ? [whole.slice(0, whole.length * share)] : [];
      const pull = (body: ReadableStreamDefaultController) => {
        const piece = pieces.pop();
        if (piece) body.enqueue(piece);
        else body.error(new TypeError("the connection was reset"));
      };
      return new Response(new ReadableStream({ pull }, { highWaterMark: 0 }), answer);
    };
  }, share);
}

test("a list that breaks off is shown as far as it came, and not as whole", async ({ page, emulator }) => {
  await breakList(page, 0.5);
  await signIn(page, emulator);
  await expect(page.getByRole("alert")).toContainText("This list is not complete");
  const rows = Number(await grid(page).getAttribute("aria-rowcount")) - 1;
  expect(rows).toBeGreaterThan(0);
  expect(rows).toBeLessThan(40);
  await button(page, "Try again").click();
  await expect(countLine(page)).toHaveText("40 keys");
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("a list that breaks off before its first key is read again", async ({ page, emulator }) => {
  await breakList(page, 0);
  await signIn(page, emulator);
  await expect(countLine(page)).toHaveText("40 keys");
  await expect(page.getByRole("alert")).toHaveCount(0);
  expect(await emulator.log("search")).toHaveLength(3);
});

test("a refresh that fails leaves the list of before", async ({ page, emulator }) => {
  await openKeys(page, emulator);
  const first = await grid(page).getByRole("row").nth(1).textContent();
  await emulator.fail({ operation: "search", then: { html: true, status: 200 } });
  await button(page, "Refresh").click();
  await expect(page.getByRole("alert")).toContainText("The list could not be refreshed: this is the one from before");
  await expect(countLine(page)).toHaveText("40 keys");
  await expect(grid(page).getByRole("row").nth(1)).toHaveText(first ?? "");
  await button(page, "Try again").click();
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("a refresh that breaks off leaves the list of before", async ({ page, emulator }) => {
  await openKeys(page, emulator);
  await emulator.fail({ operation: "search", then: { cutBodyAt: 9_000, framing: "close" } });
  await button(page, "Refresh").click();
  await expect(page.getByRole("alert")).toContainText("this is the one from before");
  await expect(countLine(page)).toHaveText("40 keys");
  await expect(grid(page)).toHaveAttribute("aria-rowcount", "41");
});

test("a refresh shows what changed meanwhile", async ({ page, emulator }) => {
  await openKeys(page, emulator);
  const { projectId, managementKey } = await emulator.info();
  await fetch(new URL("/v1/mgmt/accesskey/create", emulator.url), {
    method: "POST",
    headers: { authorization: `Bearer ${projectId}:${managementKey}`, "content-type": "application/json" },
    body: JSON.stringify({ name: "made by somebody else" }),
  });
  await button(page, "Refresh").click();
  await expect(countLine(page)).toHaveText("41 keys");
});

test("a list that cannot be had at all is not shown as empty", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/403/);
  await emulator.fail({ operation: "search", nth: [2], then: { status: 403, body: { errorCode: "E990403", errorDescription: "Forbidden" } } });
  await signIn(page, emulator);
  await expect(page.getByRole("alert")).toContainText("The keys could not be loaded");
  await expect(page.getByText("no access keys")).toHaveCount(0);
  await expect(grid(page)).toHaveCount(0);
  await button(page, "Try again").click();
  await expect(countLine(page)).toHaveText("40 keys");
});

test("a management key that is no longer accepted is replaced in place, and the list is refreshed", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/401/);
  await openKeys(page, emulator);
  await emulator.fail({ operation: "search", then: { status: 401, body: { errorCode: "E990401", errorDescription: "Unauthorized" } } });
  const before = (await emulator.log()).length;
  await button(page, "Refresh").click();
  await expect(page.getByRole("alert")).toContainText("did not accept this management key");
  await expect(countLine(page), "what was loaded stays to be read").toHaveText("40 keys");
  expect(await emulator.log(), "asked once").toHaveLength(before + 1);
  await page.getByLabel("Another management key of this project").fill((await emulator.info()).managementKey);
  await button(page, "Go on with this key").click();
  await expect(page.getByRole("alert")).toHaveCount(0);
  expect(await emulator.log(), "the key was checked, and the list read").toHaveLength(before + 3);
});

test("an outage that passes is waited out", async ({ page, emulator, expectConsoleError }) => {
  expectConsoleError(/503/);
  await openKeys(page, emulator);
  await emulator.fail({ operation: "search", then: { status: 503 } });
  const before = (await emulator.log()).length;
  await button(page, "Refresh").click();
  await expect.poll(async () => (await emulator.log()).length).toBe(before + 2);
  await expect(countLine(page)).toHaveText("40 keys");
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test.describe("a project without keys", () => {
  test.use({ fleet: { keys: 0 } });

  test("says so, and leads to the first one", async ({ page, emulator }) => {
    await openKeys(page, emulator);
    await expect(page.getByText("This project has no access keys")).toBeVisible();
    await button(page, "Create the first key").click();
    await expect(heading(page, "Create an access key")).toBeVisible();
  });
});

/** Names as they come, and as they are to be read. */
const HOSTILE: readonly (readonly [name: string, shown: string])[] = [
  '<img src=x onerror="window.__pwn=1">',
  "</title><script>window.__pwn=1</script>",
  "<svg onload=window.__pwn=1>",
  "javascript:window.__pwn=1",
  "{{7*7}}${7*7}#{7*7}",
  ["admin\u202Enimda", "adminU+202Enimda"],
  ["\u2069\u202Eevil", "U+2069U+202Eevil"],
  ["prod\u200Bkey", "prodU+200Bkey"],
  ["\uFEFFkey", "U+FEFFkey"],
  ["a\u0000b", "aU+0000b"],
  ["\u001B[31mred", "U+001B[31mred"],
  "\u0430dmin",
  "👩‍👩‍👧‍👦 family 🇩🇪",
  "مفتاح الفوترة",
  '=HYPERLINK("http://e","x")',
  "__proto__",
  "constructor",
  "undefined",
  "..%2f..%2f?id=1#x",
  "a".repeat(10_000),
  `z${"\u0300".repeat(500)}`,
].map((name) => (typeof name === "string" ? [name, name] : [name[0] ?? "", name[1] ?? ""]));

test("hostile names are text, each in its own row", async ({ page, emulator }) => {
  const fields = (name: string) => ({
    name,
    description: name,
    createdBy: name,
    roleNames: [name],
    permittedIps: [name],
    keyTenants: [{ tenantId: name, tenantName: name, roleNames: [name] }],
  });
  const keys = HOSTILE.map(([name], at) => JSON.stringify({ id: `K2hostile${at}`, status: "active", ...fields(name) }));
  await page.setViewportSize({ width: 1280, height: 2_000 });
  await changeList(page, withElements(Object.fromEntries(keys.entries())));
  await openKeys(page, emulator);
  for (const [at, [, shown]] of HOSTILE.entries()) {
    const cells = grid(page).getByRole("row").nth(at + 1).getByRole("gridcell");
    await expect(cells.nth(1)).toContainText(shown);
    await expect(cells.last()).toHaveText(shown);
  }
  expect(await page.evaluate(() => "__pwn" in window)).toBe(false);
  await expect(page).toHaveTitle("Access keys");
  // They stay in their places: all rows are of one height, and one below the other.
  const tops = await grid(page).evaluate((grid) =>
    [...grid.querySelectorAll("[role=row]")].slice(1, 22).map((row) => Math.round(row.getBoundingClientRect().top)),
  );
  const distances = tops.slice(1).map((top, at) => top - (tops[at] ?? 0));
  expect(new Set(distances).size, String(distances)).toBe(1);
  const reports = await fetch(new URL("/__emulator/reports", emulator.url));
  expect(await reports.json()).toMatchObject({ count: 0 });
});

test("a hostile name that exists already is told so in the form, as text", async ({ page, emulator }) => {
  const [name] = HOSTILE[0] ?? [""];
  await changeList(page, withElements({ 0: JSON.stringify({ id: "K2twin", name }) }));
  await openKeys(page, emulator);
  await fillForm(page, name);
  await expect(page.getByLabel("Name", { exact: true })).toHaveAccessibleDescription(/Another key has exactly this name/);
});

test.describe("ten thousand keys", () => {
  test.use({ fleet: { keys: 10_000 } });

  test("show rows wherever they are scrolled to", async ({ page, emulator }) => {
    await openKeys(page, emulator);
    await expect(grid(page)).toHaveAttribute("aria-rowcount", "10001");
    await grid(page).hover();
    for (const share of [0.25, 0.5, 0.99, 1, 0]) {
      await grid(page).evaluate((grid, share) => (grid.scrollTop = share * (grid.scrollHeight - grid.clientHeight)), share);
      // What stands in the middle of the view, and at its end, is a row with a key in it.
      const seen = () =>
        grid(page).evaluate((grid) => {
          const { left, top, width, height } = grid.getBoundingClientRect();
          const at = (part: number) => document.elementFromPoint(left + width / 4, top + height * part);
          return [0.5, 0.95].map((part) => at(part)?.closest("[role=row]")?.hasAttribute("aria-rowindex") ?? false);
        });
      await expect.poll(seen, `scrolled to ${share}`).toEqual([true, true]);
    }
    await grid(page).evaluate((grid) => (grid.scrollTop = grid.scrollHeight));
    await expect(grid(page).getByRole("row").last()).toHaveAttribute("aria-rowindex", "10001");
    await expect(grid(page).getByRole("row").last()).toBeInViewport();
  });

  test("a press moves the keyboard to its row", async ({ page, emulator }) => {
    await openKeys(page, emulator);
    const third = grid(page).getByRole("row").nth(3);
    await third.click();
    await expect(grid(page)).toHaveAttribute("aria-activedescendant", (await third.getAttribute("id")) ?? "");
    await page.keyboard.press("ArrowDown");
    const fourth = await grid(page).getByRole("row").nth(4).getAttribute("id");
    await expect(grid(page)).toHaveAttribute("aria-activedescendant", fourth ?? "");
  });
});
