// From the start of a navigation to the first rows on the screen, and to a list of which every key can be found.

/** Reloads the page. What it had loaded before its first rows is in `files`. */
export async function load({ page, requests, alive }) {
  requests.length = 0;
  await page.reload({ waitUntil: "commit" });
  const firstRows = await alive(page.evaluate(() => bench.firstRows));
  const files = [...requests];
  const searchable = await alive(page.evaluate(() => bench.searchable));
  return { firstRows, searchable, files };
}
