// The rounds of one run: every page in turn, in a fresh context, in an order that moves on by one each time, so that
// nobody always comes first.
import { bytesOf, laterBytes } from "./bytes.js";
import { openBlank, openSignedIn } from "./browser.js";
import { expectations } from "./expected.js";
import { firstFiles } from "./measures/files.js";
import { filter } from "./measures/filter.js";
import { preview, previewTask } from "./measures/import.js";
import { load } from "./measures/load.js";
import { memory } from "./measures/memory.js";
import { fetchAndParse } from "./measures/parse.js";
import { scroll } from "./measures/scroll.js";
import { sort } from "./measures/sort.js";
import { longestTask } from "./measures/tasks.js";
import { MILLION, doing, paths } from "./settings.js";

/** What one round finds out about a page. */
async function round(opened, queries) {
  const loaded = await load(opened);
  const filtered = await filter(opened, queries);
  const scrolled = await scroll(opened);
  const sorted = await sort(opened);
  return { load: loaded, filter: filtered, scroll: scrolled, sort: sorted, memory: await memory(opened) };
}

/** The longest that one page may take for one round; a browser that hangs must not hang the run. */
const LIMIT = 600_000;

/** Runs `work` on a page and closes it. What goes wrong is noted with the page's own words, and ends no run. */
async function attempt(found, open, work) {
  let opened;
  try {
    opened = await open();
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error("the browser does not answer any more")), LIMIT);
    });
    await Promise.race([work(opened), late]).finally(() => clearTimeout(timer));
    if (opened.errors.length > 0) throw new Error("the page reports errors");
  } catch (error) {
    const words = [error.message.split("\n")[0], ...(opened?.errors ?? [])];
    found.problems.push(...words.filter((word) => !found.problems.includes(word)));
  } finally {
    await opened?.close();
  }
}

/** All previews of a file to import, beside a project of few keys: `{ rounds, task, problems }`. */
export async function measureImport(browser, emulator, file, { rounds }) {
  const found = { rounds: [], task: null, problems: [] };
  const open = () => openSignedIn(browser, "console", emulator);
  for (let number = 0; number < rounds; number += 1) {
    doing(`import, round ${number + 1} of ${rounds}`);
    await attempt(found, open, async (opened) => {
      found.rounds.push(await preview(opened, file));
    });
  }
  doing("import, trace");
  await attempt(found, open, async (opened) => {
    found.task = await previewTask(browser, opened, file);
  });
  return found;
}

/** All rounds over a fleet of one size: `{ pages: { name: { rounds, task, bytes, later, problems } }, parse }`. */
export async function measure(browser, site, emulator, { pages, rounds }) {
  const { keys } = emulator;
  const alone = keys >= MILLION;
  const names = alone ? pages.filter((page) => page === "console") : pages;
  doing(`${keys} keys: working out what each keystroke has to show`);
  const queries = await expectations(emulator);
  const found = Object.fromEntries(names.map((name) => [name, { rounds: [], task: null, problems: [] }]));
  const parse = { rounds: [], problems: [] };
  for (let number = 0; number < rounds; number += 1) {
    for (const name of [...names.slice(number % names.length), ...names.slice(0, number % names.length)]) {
      doing(`${keys} keys, round ${number + 1} of ${rounds}: ${name}`);
      await attempt(found[name], () => openSignedIn(browser, name, emulator), async (opened) => {
        found[name].rounds.push(await round(opened, queries));
      });
    }
    if (!alone) continue;
    doing(`${keys} keys, round ${number + 1} of ${rounds}: fetch and JSON.parse`);
    await attempt(parse, () => openBlank(browser, emulator), async (opened) => {
      parse.rounds.push(await fetchAndParse(opened, emulator));
    });
  }
  for (const name of alone ? [] : names) {
    doing(`${keys} keys, files and trace: ${name}`);
    await attempt(found[name], () => openSignedIn(browser, name, emulator), async (opened) => {
      const files = await firstFiles(opened);
      found[name].bytes = bytesOf(site, files);
      if (name === "console") found[name].later = laterBytes(site, paths.dist, files);
      found[name].task = await longestTask(browser, opened, queries);
    });
  }
  return { keys, pages: found, parse };
}
