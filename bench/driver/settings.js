// What a run is asked to do.
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const inProject = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The console, and those beside which it is measured. */
export const PAGES = ["console", "floor", "ag-grid", "tanstack"];

/** From this many keys on, only the console is measured, beside what the browser needs to fetch and parse. */
export const MILLION = 1_000_000;

export const paths = {
  dist: process.env["DIST"] ?? inProject("dist"),
  emulator: process.env["EMULATOR"] ?? inProject("target/debug/emulator"),
  chromium: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  out: process.env["BENCH_OUT"] ?? inProject("target/bench"),
};

function count(text, what) {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > MILLION) {
    throw new Error(`${what} must be a number from 1 to ${MILLION}, not "${text}".`);
  }
  return number;
}

/** The command line, checked. */
export function settings() {
  const { values } = parseArgs({
    options: {
      keys: { type: "string", default: "10000,100000,1000000" },
      rounds: { type: "string", default: "5" },
      only: { type: "string", multiple: true, default: PAGES },
    },
  });
  const unknown = values.only.find((page) => !PAGES.includes(page));
  if (unknown) throw new Error(`There is no page "${unknown}"; there are ${PAGES.join(", ")}.`);
  return {
    sizes: values.keys.split(",").map((keys) => count(keys, "--keys")),
    rounds: count(values.rounds, "--rounds"),
    pages: PAGES.filter((page) => values.only.includes(page)),
  };
}

/** What is being done now; results alone go to standard output. */
export const doing = (text) => process.stderr.write(`· ${text}\n`);
