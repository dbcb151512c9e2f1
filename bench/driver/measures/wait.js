// Waiting for what a page has to show, and saying what it shows instead.

/** The longest that anything may take before it counts as never. */
const LIMIT = 60_000;

/** What the probe is waiting for, in milliseconds; null when it never came. */
export async function outcome({ page, alive }) {
  let timer;
  const never = new Promise((resolve) => {
    timer = setTimeout(() => resolve(null), LIMIT);
  });
  const shown = page.evaluate(() => bench.pending);
  shown.catch(() => {});
  const took = await alive(Promise.race([shown, never]));
  clearTimeout(timer);
  return took;
}
