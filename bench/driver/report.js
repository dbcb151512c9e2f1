// The results as a table, with a verdict wherever a promise was made.

/** Two frames of a screen with sixty of them a second. */
const TWO_FRAMES = 2000 / 60;
const TITLES = { console: "console", floor: "floor", "ag-grid": "AG Grid", tanstack: "TanStack" };

/** The middle one; null when there is none. A tenth of a millisecond is what a time is worth. */
export function median(numbers) {
  const sorted = numbers.filter((number) => number != null).toSorted((a, b) => a - b);
  if (sorted.length === 0) return null;
  const half = sorted.length >> 1;
  const middle = sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  return Math.round(middle * 10) / 10;
}

const milliseconds = (value) => `${value.toFixed(value < 100 ? 1 : 0)} ms`;
const megabytes = (value) => `${(value / 1e6).toFixed(1)} MB`;
const kilobytes = (value) => `${(value / 1e3).toFixed(1)} KB`;

const overRounds = (pick) => (page) => median(page.rounds.map(pick));
const firstRows = overRounds((round) => round.load.firstRows);
const searchable = overRounds((round) => round.load.searchable);
const keystroke = overRounds((round) => round.filter.worst);
const search = overRounds((round) => round.filter.search);
const sorted = overRounds((round) => round.sort?.worst);
const frame = overRounds((round) => round.scroll.p95);
const memory = overRounds((round) => round.memory.bytes);
const task = (page) => page.task?.longest ?? null;
const bytes = (page) => page.bytes ?? null;

/**
 * The rows of the table. `of` is what the floor is asked for where that is another figure than the page's; `atMost` is
 * a limit of the ratio, `limit` and `under` are of the figure itself. They hold at `PROMISED` keys only.
 */
const ROWS = [
  { what: "reload to first rows", value: firstRows, show: milliseconds, atMost: 0.4 },
  {
    what: "reload to all keys searchable (ratio to the floor's first rows)",
    value: searchable,
    of: firstRows,
    show: milliseconds,
    atMost: 1,
  },
  { what: "worst filter keystroke to painted frame", value: keystroke, show: milliseconds, limit: TWO_FRAMES },
  { what: "of that, the search itself", value: search, show: milliseconds, under: 8 },
  { what: "worst sort", value: sorted, show: milliseconds, atMost: 0.4 },
  { what: "95th percentile frame while scrolling", value: frame, show: milliseconds, atMost: 1 },
  { what: "longest main-thread task", value: task, show: milliseconds, limit: 50 },
  { what: "JavaScript and WebAssembly memory", value: memory, show: megabytes, atMost: 0.9 },
  { what: "bundle up to first rows, brotli", value: bytes, show: kilobytes },
];
const PROMISED = 100_000;
/** What the promise of a smaller bundle names as AG Grid's, in bytes. */
const NAMED_BUNDLE = 191_000;

const verdict = (is, met) => (is === null || met === null ? "not measured" : met ? "met" : "**not met**");
const line = (cells) => `| ${cells.join(" | ")} |`;
const table = (head, rows) => [line(head), line(head.map((_, at) => (at === 0 ? "---" : "---:"))), ...rows.map(line)];

/** The pages beside one another. */
function comparison({ keys, pages }) {
  const names = Object.keys(pages);
  const { console: own, floor } = pages;
  const limited = keys === PROMISED;
  const rows = ROWS.map((row) => {
    const values = names.map((name) => row.value(pages[name]));
    const cells = values.map((value) => (value === null ? "–" : row.show(value)));
    const is = own ? row.value(own) : null;
    const base = floor ? (row.of ?? row.value)(floor) : null;
    const ratio = is !== null && base ? is / base : null;
    const shown = [row.what, ...cells, ratio === null ? "–" : `${ratio.toFixed(2)} x`];
    return limited ? [...shown, ...judged(row, is, ratio, pages)] : shown;
  });
  const head = ["", ...names.map((name) => TITLES[name]), "console / floor"];
  return table(limited ? [...head, "promised", ""] : head, rows);
}

function judged(row, is, ratio, pages) {
  if (row.atMost) return [`${row.atMost} x`, verdict(ratio, ratio <= row.atMost)];
  if (row.limit) return [milliseconds(row.limit), verdict(is, is <= row.limit + 0.05)];
  if (row.under) return [`< ${milliseconds(row.under)}`, verdict(is, is < row.under)];
  const other = pages["ag-grid"] ? bytes(pages["ag-grid"]) : null;
  const named = `named ${kilobytes(NAMED_BUNDLE)}: ${verdict(is, is < NAMED_BUNDLE)}`;
  return ["< AG Grid", `${verdict(is, other && is < other)} (${named})`];
}

/** The console beside what the browser itself needs. */
function million({ pages, parse }) {
  const own = pages.console ?? { rounds: [], problems: [] };
  const base = median(parse.rounds);
  const all = searchable(own);
  const ratio = all !== null && base !== null ? all / base : null;
  const at = (value, show) => (value === null ? "–" : show(value));
  const under = (what, value, limit, show, words) => [what, at(value, show), words, verdict(value, value < limit)];
  const ran = own.rounds.length > 0 || own.problems.length > 0 ? own.problems.length === 0 : null;
  return table(["", "console", "promised", ""], [
    ["rounds without a crash or an error", String(own.rounds.length), "all", verdict(ran, ran)],
    ["reload to first rows", at(firstRows(own), milliseconds), "–", "–"],
    [
      `reload to all keys searchable, of ${at(base, milliseconds)} for fetch and JSON.parse`,
      at(all, milliseconds) + (ratio === null ? "" : `, ${ratio.toFixed(2)} x`),
      "0.7 x",
      verdict(ratio, ratio <= 0.7),
    ],
    under("worst filter keystroke to painted frame", keystroke(own), 60, milliseconds, "< 60 ms"),
    under("worst sort", sorted(own), 300, milliseconds, "< 300 ms"),
    ["95th percentile frame while scrolling", at(frame(own), milliseconds), "–", "–"],
    under("JavaScript and WebAssembly memory", memory(own), 500e6, megabytes, "< 500 MB"),
  ]);
}

/** What was behind the worst figures, and what went wrong. */
function notes({ pages, parse }) {
  const said = [];
  for (const [name, page] of Object.entries(pages)) {
    const last = page.rounds.at(-1);
    if (last) {
      const parts = [`worst keystroke: after "${last.filter.at}"`];
      if (last.sort) parts.push(`worst sort: ${last.sort.at}`);
      if (page.task) parts.push(`longest task: during ${page.task.at}`);
      parts.push(`memory: heap ${megabytes(last.memory.heap)}, WebAssembly ${megabytes(last.memory.linear)}`);
      if (page.later !== undefined) parts.push(`loaded later, on demand: ${kilobytes(page.later)}`);
      said.push(`- ${TITLES[name]}: ${parts.join("; ")}.`);
    }
    said.push(...page.problems.map((problem) => `- ${TITLES[name]}, a problem: ${problem}`));
  }
  return [...said, ...parse.problems.map((problem) => `- Fetch and JSON.parse, a problem: ${problem}`)];
}

/** The preview of a file to import. */
function importing({ rounds, task, problems }) {
  const took = median(rounds.map((round) => round.took));
  const p95 = median(rounds.map((round) => round.p95));
  const longest = task?.longest ?? null;
  const at = (value) => (value === null ? "–" : milliseconds(value));
  const rows = [
    ["from the file to its preview", at(took), "< 2000 ms", verdict(took, took < 2000)],
    ["95th percentile frame while the preview is scrolled to its end", at(p95), "–", "–"],
    ["longest main-thread task", at(longest), milliseconds(50), verdict(longest, longest <= 50.05)],
  ];
  const said = problems.map((problem) => `- A problem: ${problem}`);
  return ["## Import of 100,000 rows, 20 MB of CSV", "", ...table(["", "console", "promised", ""], rows), "", ...said, ""];
}

/** Runs over many keys, by a simulated clock. */
function running(cases) {
  const seconds = (value) => `${(value / 1000).toFixed(1)} s`;
  const row = ({ what, beside, done, requests, refused, tookMs, leastMs, ratio, promised }) => {
    // Where the budget asks for no wait, what counts is that there was none.
    const met = done === 1000 && (beside !== "nobody" || refused === 0) && (ratio === null || ratio <= promised);
    const times = ratio === null ? "no wait" : `${ratio.toFixed(3)} x`;
    return [what, beside, String(requests), String(refused), seconds(tookMs), seconds(leastMs), times, `${promised} x`, verdict(0, met)];
  };
  const head = ["", "beside", "requests", "refused", "took", "least", "ratio", "promised", ""];
  return ["## Runs over 1,000 keys, 100 requests a minute, simulated clock", "", ...table(head, cases.map(row)), ""];
}

/** The whole report, as Markdown. */
export function report({ results, imports, runs }, about, alone) {
  const parts = [`# The console beside other grids`, "", about, ""];
  for (const result of results) {
    parts.push(`## ${result.keys.toLocaleString("en")} keys`, "");
    parts.push(...(alone(result.keys) ? million(result) : comparison(result)), "", ...notes(result), "");
  }
  if (imports) parts.push(...importing(imports));
  if (runs) parts.push(...running(runs));
  return parts.join("\n");
}
