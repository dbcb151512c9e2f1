// The longest task of the page's main thread, from a trace of the browser. Tracing costs time of its own, so that it
// has a round to itself.
import { filter } from "./filter.js";
import { load } from "./load.js";
import { scroll } from "./scroll.js";
import { sort } from "./sort.js";

const CATEGORIES = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline", "blink.user_timing"];

/** Does everything that a round does, and returns the longest task and the phase it was in. */
export async function longestTask(browser, opened, queries) {
  const events = await traced(browser, opened, async (phase) => {
    await load(opened);
    await phase("filter");
    await filter(opened, queries);
    await phase("scroll");
    await scroll(opened);
    await phase("sort");
    await sort(opened);
  });
  return longestOf(events);
}

/** The browser's events while `work` is done, which is told how to name its phases. */
export async function traced(browser, { page }, work) {
  const phase = (name) => page.evaluate((name) => void performance.mark(`phase:${name}`), name);
  await browser.startTracing(page, { categories: CATEGORIES });
  let trace;
  try {
    await work(phase);
  } finally {
    trace = await browser.stopTracing();
  }
  return JSON.parse(trace.toString("utf8")).traceEvents;
}

/** The longest task of the thread that named its phases, and the phase it was in. */
export function longestOf(events) {
  const marks = events.filter(({ cat, name }) => cat === "blink.user_timing" && name.startsWith("phase:"));
  if (marks.length === 0) throw new Error("the trace names no phase");
  const { pid, tid } = marks[0];
  const own = events.filter((event) => event.pid === pid && event.tid === tid);
  const tasks = own.filter(({ name, dur }) => name === "RunTask" && dur);
  const longest = tasks.reduce((a, b) => (b.dur > a.dur ? b : a));
  const phase = marks.findLast(({ ts }) => ts <= longest.ts)?.name.slice("phase:".length) ?? "load";
  return { longest: longest.dur / 1000, at: phase };
}
