// Fails a run in Firefox whose list of exceptions names a journey that is not there any more.
import type { FullConfig, FullResult, Reporter, Suite } from "@playwright/test/reporter";
import { basename } from "node:path";
import { exceptions } from "../firefox_exceptions.ts";

export default class Exceptions implements Reporter {
  private gone: string[] = [];

  onBegin(config: FullConfig, suite: Suite): void {
    // Of a run of some journeys only, nothing can be said about the others.
    if (String(config.grep) !== "/.*/") return;
    const tests = suite.allTests().map(({ title, location }) => ({ title, file: basename(location.file) }));
    const files = new Set(tests.map(({ file }) => file));
    const titles = new Set(tests.map(({ file, title }) => `${file}: ${title}`));
    const named = exceptions.flatMap(({ titles }) => titles);
    this.gone = named.filter((title) => files.has(title.split(": ")[0] ?? "") && !titles.has(title));
  }

  async onEnd(result: FullResult): Promise<{ status: FullResult["status"] }> {
    for (const title of this.gone) console.error(`firefox_exceptions.ts names a journey that is not there: ${title}`);
    return { status: this.gone.length > 0 ? "failed" : result.status };
  }

  printsToStdio(): boolean {
    return false;
  }
}
