// From the start of a navigation to the first rows on the screen, and to a list of which every key can be found.

/** Reloads the page; both in milliseconds. */
export async function load({ page, alive }) {
  await page.reload({ waitUntil: "commit" });
  const firstRows = await alive(page.evaluate(() => bench.firstRows));
  const searchable = await alive(page.evaluate(() => bench.searchable));
  return { firstRows, searchable };
}
