// From a file in the field of the import to its preview on the screen, and to the preview's end. Nothing is imported.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { frameTimes } from "./scroll.js";
import { longestOf, traced } from "./tasks.js";
import { outcome } from "./wait.js";

export const ROWS = 100_000;
const BYTES = 20_000_000;
/** How long the page may take to have its field, in milliseconds. */
const THERE = 20_000;

/** Writes the file, the same in every run: secrets as services have them, roles, tenants, addresses, quoted texts. */
export function makeFile({ out }) {
  const lines = ["name,secret,description,expires,roles,tenants,permitted ips,team"];
  let left = BYTES - lines[0].length - 2;
  for (let at = 0; at < ROWS; at += 1) {
    const number = String(at).padStart(6, "0");
    const row = [
      `imported-${number}`,
      // Letters that a counter gives, spread so that no two rows look alike.
      `legacy-${Math.imul(at + 1, 0x9e3779b1) >>> 0}-${Math.imul(at + 7, 0x85ebca6b) >>> 0}-${number}`,
      "",
      at % 3 === 0 ? "" : `${2030 + (at % 7)}-0${1 + (at % 9)}-15T12:00:00Z`,
      at % 2 === 0 ? "Reader" : '"Reader;Writer"',
      "",
      `198.51.${at % 100}.0/24`,
      ["storage", "billing", "search"][at % 3],
    ];
    const length = Math.floor(left / (ROWS - at)) - row.join(",").length - 2;
    const filler = `"Moved from the old vault, row ${number}: ${"the ledger, copied every night; ".repeat(8)}`;
    row[2] = `${filler.slice(0, Math.max(length, 3) - 1)}"`;
    const line = row.join(",");
    left -= line.length + 2;
    lines.push(line);
  }
  const path = join(out, "import.csv");
  writeFileSync(path, `${lines.join("\r\n")}\r\n`);
  return path;
}

/** Shows the preview of the file in a page that is signed in; in milliseconds, and frames as scrolling gives them. */
export async function preview(opened, file) {
  const { page, alive } = opened;
  await page.evaluate(() => {
    location.hash = "#/import";
  });
  const field = page.getByLabel("File with keys");
  await field.waitFor({ state: "attached", timeout: THERE });
  await page.evaluate((text) => bench.says("change", text), `${ROWS.toLocaleString("en")} rows are checked`);
  await field.setInputFiles(file);
  const took = await outcome(opened);
  if (took === null) throw new Error(`the page never says that ${ROWS.toLocaleString("en")} rows are checked`);
  const frames = await frameTimes(opened, () => alive(page.evaluate((steps) => bench.drag(steps), 180)));
  return { took, ...frames };
}

/** The longest task of the page's main thread meanwhile. */
export async function previewTask(browser, opened, file) {
  const events = await traced(browser, opened, async (phase) => {
    await phase("preview");
    await preview(opened, file);
  });
  return longestOf(events);
}
