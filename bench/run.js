// Measures the console's grid beside the same grid made with other things, and prints a table. README.md tells how.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { launch } from "./driver/browser.js";
import { startEmulator } from "./driver/emulator.js";
import { makeFile } from "./driver/measures/import.js";
import { report } from "./driver/report.js";
import { measure, measureImport } from "./driver/rounds.js";
import { MILLION, doing, paths, settings } from "./driver/settings.js";
import { makeSite } from "./driver/site.js";

/** How many keys there are beside an import. */
const FEW = 2_500;

const wanted = settings();
const site = await makeSite(paths);
const browser = await launch(paths);
const results = [];
let imports = null;
try {
  for (const keys of wanted.sizes) {
    const emulator = await startEmulator(paths, site, keys);
    try {
      results.push(await measure(browser, site, emulator, wanted));
    } finally {
      await emulator.stop();
    }
  }
  if (wanted.pages.includes("console")) {
    const emulator = await startEmulator(paths, site, FEW);
    try {
      imports = await measureImport(browser, emulator, makeFile(paths), wanted);
    } finally {
      await emulator.stop();
    }
  }
} finally {
  await browser.close();
}
// What `cargo xtask bench` has noted before, since no browser has a part in it.
const noted = join(paths.out, "runs.json");
const runs = existsSync(noted) ? JSON.parse(readFileSync(noted, "utf8")) : null;

const { devDependencies } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));
const shown = ["ag-grid-community", "@tanstack/react-table", "@tanstack/react-virtual", "react"];
const versions = shown.map((name) => `${name} ${devDependencies[name]}`).join(", ");
const [{ model }] = cpus();
const about =
  `Medians of ${wanted.rounds} round(s), ${new Date().toISOString().slice(0, 10)}; Chromium ${browser.version()}, ` +
  `${cpus().length} x ${model.trim()}; ${versions}.`;
const text = report({ results, imports, runs }, about, (keys) => keys >= MILLION);
writeFileSync(join(paths.out, "report.md"), text);
writeFileSync(join(paths.out, "results.json"), JSON.stringify({ results, imports, runs }, null, 2));
process.stdout.write(text);
doing("The table is also in bench/report.md below the target folder, with every figure in results.json beside it.");
const measured = results.flatMap(({ pages, parse }) => [...Object.values(pages), parse]).concat(imports ?? []);
if (measured.some(({ problems }) => problems.length > 0)) process.exitCode = 1;
