// From a press on a header to the frame that shows the rows in another order.
import { outcome } from "./wait.js";

const COLUMNS = ["Name", "Status", "Access", "Expires", "Permitted IPs", "Created", "Created by"];

/** The worst of both directions of all columns; null where the headers cannot be pressed. */
export async function sort(opened) {
  const { page } = opened;
  await page.evaluate(() => performance.clearMeasures());
  const presses = [];
  for (const column of COLUMNS) {
    const header = await pressable(page, column);
    if (!header) continue;
    for (const direction of ["first", "second"]) {
      await page.evaluate(() => bench.sort());
      await header.click();
      const took = await outcome(opened);
      if (took === null) throw new Error(`a ${direction} press on "${column}" changes no row`);
      presses.push({ column, direction, took });
    }
  }
  if (presses.length === 0) return null;
  const worst = presses.reduce((a, b) => (b.took > a.took ? b : a));
  return { worst: worst.took, at: `${worst.column}, ${worst.direction} press`, presses };
}

/** What to press in the header of a column: its button, or the header itself where that says how it is sorted. */
async function pressable(page, column) {
  const header = page.getByRole("columnheader", { name: new RegExp(`^${column}\\b`) }).first();
  if ((await header.count()) === 0) return null;
  const button = header.getByRole("button").first();
  if ((await button.count()) > 0) return button;
  return (await header.getAttribute("aria-sort")) === null ? null : header;
}
