// What every journey starts with: an emulator of its own, and eyes on the browser's console. A test
// fails on any error the browser reports, be it thrown, logged, or a breach of the page's policy,
// unless it has said before that it provokes that one.
import { type BrowserContext, test as base } from "@playwright/test";
import { basename } from "node:path";
import { exception } from "../firefox_exceptions.ts";
import { Emulator, type Fleet } from "./emulator.ts";
import { complete } from "./firefox.ts";

interface Fixtures {
  /** `test.use({ fleet: { … } })` chooses another fleet, or a sub-path. */
  fleet: Partial<Fleet>;
  emulator: Emulator;
  /** Announces an error that the test provokes. One that then does not come fails the test, too. */
  expectConsoleError: (pattern: RegExp) => void;
  /** Leaves out what cannot run in this browser. */
  exception: void;
}

export const test = base.extend<Fixtures>({
  fleet: [{}, { option: true }],

  exception: [
    async ({ browserName }, use, test) => {
      const reason = browserName === "firefox" ? exception(basename(test.file), test.title) : undefined;
      test.skip(reason !== undefined, reason);
      await use();
    },
    { auto: true },
  ],

  emulator: async ({ fleet }, use) => {
    const emulator = await Emulator.start({ keys: 40, seed: 1, base: "/", ...fleet });
    await use(emulator);
    await emulator.stop();
  },

  baseURL: async ({ emulator }, use) => {
    await use(emulator.url);
  },

  context: async ({ context, browserName, launchOptions }, use) => {
    if (browserName === "firefox") await complete(context, launchOptions.downloadsPath ?? "");
    await use(context);
  },

  expectConsoleError: [
    async ({ context, browserName }, use) => {
      const errors = await watch(context);
      const expected = new Set<RegExp>();
      await use((pattern) => expected.add(pattern));
      // The page goes on asking in the background. An answer that a test stands in for may be under way when all has
      // been seen, and is of no interest to anybody then.
      await Promise.all(context.pages().map((page) => page.unrouteAll({ behavior: "ignoreErrors" })));
      // The driver of Firefox does not tell of loads that failed.
      for (const pattern of browserName === "firefox" ? [] : expected) {
        if (!errors.some((error) => pattern.test(error))) throw new Error(`No error came that matches ${pattern}.`);
      }
      const surprises = errors.filter((error) => ![...expected].some((pattern) => pattern.test(error)));
      if (surprises.length > 0) throw new Error(`The browser reported:\n${surprises.join("\n")}`);
    },
    { auto: true },
  ],
});

export { expect } from "@playwright/test";

async function watch(context: BrowserContext): Promise<string[]> {
  const errors: string[] = [];
  context.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "assert") return;
    const place = errors.push(message.text()) - 1;
    // The driver of Firefox calls every error "Error".
    const [thrown] = message.args();
    if (message.text() === "Error" && thrown) void thrown.evaluate(String).then((text) => (errors[place] = text), () => {});
  });
  context.on("weberror", (error) => errors.push(`uncaught: ${error.error().message}`));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`policy violated: ${event.violatedDirective} by ${event.blockedURI} ${event.sample}`);
    });
  });
  return errors;
}
