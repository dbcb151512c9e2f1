// Measures the console's grid beside the same grid made with other things, and prints a table. README.md tells how.
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { launch } from "./driver/browser.js";
import { startEmulator } from "./driver/emulator.js";
import { report } from "./driver/report.js";
import { measure } from "./driver/rounds.js";
import { MILLION, doing, paths, settings } from "./driver/settings.js";
import { makeSite } from "./driver/site.js";

const wanted = settings();
const site = await makeSite(paths);
const browser = await launch(paths);
const results = [];
try {
  for (const keys of wanted.sizes) {
    const emulator = await startEmulator(paths, site, keys);
    try {
      results.push(await measure(browser, site, emulator, wanted));
    } finally {
      await emulator.stop();
    }
  }
} finally {
  await browser.close();
}

const { devDependencies } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));
const shown = ["ag-grid-community", "@tanstack/react-table", "@tanstack/react-virtual", "react"];
const versions = shown.map((name) => `${name} ${devDependencies[name]}`).join(", ");
const [{ model }] = cpus();
const about =
  `Medians of ${wanted.rounds} round(s), ${new Date().toISOString().slice(0, 10)}; Chromium ${browser.version()}, ` +
  `${cpus().length} x ${model.trim()}; ${versions}.`;
const text = report(results, about, (keys) => keys >= MILLION);
writeFileSync(join(paths.out, "report.md"), text);
writeFileSync(join(paths.out, "results.json"), JSON.stringify(results, null, 2));
process.stdout.write(text);
doing("The table is also in bench/report.md below the target folder, with every figure in results.json beside it.");
const measured = results.flatMap(({ pages, parse }) => [...Object.values(pages), parse]);
if (measured.some(({ problems }) => problems.length > 0)) process.exitCode = 1;
