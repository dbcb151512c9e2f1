// From a press of a key in the search box to the frame that shows what it found.
import { outcome } from "./wait.js";

/** The worst of all strokes, and what the page says of its own search. Strokes that change nothing are not counted. */
export async function filter(opened, queries) {
  const { page } = opened;
  const box = page.getByRole("searchbox", { name: "Search keys" });
  await box.click();
  await page.evaluate(() => performance.clearMeasures());
  const strokes = [];
  for (const { query, strokes: presses } of queries) {
    let before = presses.at(-1);
    for (const expected of presses) {
      const changes = expected.count !== before.count || expected.first !== before.first;
      if (expected.key === "Backspace") await page.keyboard.press("ControlOrMeta+a");
      if (changes) await page.evaluate((expected) => bench.stroke(expected), expected);
      await page.keyboard.press(expected.key === " " ? "Space" : expected.key);
      if (changes) strokes.push(await stroke(opened, query, expected));
      before = expected;
    }
  }
  const worst = strokes.reduce((a, b) => (b.took > a.took ? b : a));
  return { worst: worst.took, at: worst.text, search: await page.evaluate(() => bench.longest("search")), strokes };
}

async function stroke(opened, query, { text, count, first }) {
  const took = await outcome(opened);
  if (took === null) {
    const state = await opened.page.evaluate(() => bench.state());
    const [is, should] = [state, { count, first }].map((sight) => JSON.stringify(sight));
    throw new Error(`a search for "${text}" shows ${is}, not ${should}`);
  }
  return { query, text, took };
}
