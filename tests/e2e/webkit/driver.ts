// WebKitGTK through its own driver. Playwright has no part in this but running the tests: it knows no WebKit that a
// distribution ships.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { freePort } from "../hosting/wires.ts";
import { executable } from "../support/journeys.ts";

/** What the protocol calls an element. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

export interface Element {
  [ELEMENT]: string;
}

/** Keys that write nothing, in the protocol's letters. */
export const KEY = {
  Tab: "\uE004",
  Enter: "\uE007",
  Shift: "\uE008",
  Control: "\uE009",
  Escape: "\uE00C",
  Space: "\uE00D",
  End: "\uE010",
  Home: "\uE011",
  ArrowUp: "\uE013",
  ArrowDown: "\uE015",
} as const;

/** A browser with one window, on a screen that nobody sees. */
export class Browser {
  private constructor(
    private readonly processes: ChildProcess[],
    private readonly address: string,
    private readonly session: string,
    /** What the driver says of the browser. */
    readonly version: string,
  ) {}

  static async start({ dark = false } = {}): Promise<Browser> {
    const screen = spawn("Xvfb", ["-screen", "0", "1600x1200x24", "-nolisten", "tcp", "-displayfd", "1"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [display] = (await once(screen.stdout!.setEncoding("utf8"), "data")) as [string];
    const port = await freePort();
    const driver = spawn(executable("WEBKIT_DRIVER", "/usr/bin/WebKitWebDriver"), [`--port=${port}`], {
      stdio: "ignore",
      env: {
        ...process.env,
        DISPLAY: `:${display.trim()}`,
        XDG_CONFIG_HOME: fileURLToPath(new URL("config", import.meta.url)),
        // As root there is no user namespace to be had, and so no sandbox.
        ...(process.getuid?.() === 0 ? { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1" } : {}),
      },
    });
    const address = `http://127.0.0.1:${port}`;
    while (!(await fetch(`${address}/status`).catch(() => undefined))?.ok) {
      if (driver.exitCode !== null) throw new Error(`WebKitWebDriver ended with ${driver.exitCode}.`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const options = {
      binary: executable("WEBKIT", "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser"),
      args: ["--automation", ...(dark ? ["--dark-mode"] : [])],
    };
    const { sessionId, capabilities } = await request<{ sessionId: string; capabilities: { browserVersion: string } }>(
      `${address}/session`,
      "POST",
      { capabilities: { alwaysMatch: { "webkitgtk:browserOptions": options } } },
    );
    return new Browser([driver, screen], address, sessionId, capabilities.browserVersion);
  }

  async stop(): Promise<void> {
    await this.ask("DELETE", "").catch(() => {});
    for (const process of this.processes) {
      const gone = once(process, "exit");
      if (process.kill()) await gone;
    }
  }

  /** Opens an address and waits until its document is loaded. */
  open = (url: string) => this.ask("POST", "/url", { url });
  reload = () => this.ask("POST", "/refresh");
  resize = (width: number, height: number) => this.ask("POST", "/window/rect", { width, height });
  screenshot = async () => Buffer.from(await this.ask<string>("GET", "/screenshot"), "base64");
  click = (element: Element) => this.ask("POST", `/element/${element[ELEMENT]}/click`);
  clear = (element: Element) => this.ask("POST", `/element/${element[ELEMENT]}/clear`);
  type = (element: Element, text: string) => this.ask("POST", `/element/${element[ELEMENT]}/value`, { text });

  /** Presses keys one after the other, whatever has the focus; those in `held` are down meanwhile. */
  press(keys: string, held: string[] = []): Promise<unknown> {
    const down = (value: string) => ({ type: "keyDown", value });
    const up = (value: string) => ({ type: "keyUp", value });
    const actions = [...held.map(down), ...[...keys].flatMap((key) => [down(key), up(key)]), ...held.map(up)];
    return this.ask("POST", "/actions", { actions: [{ type: "key", id: "keyboard", actions }] });
  }

  /** Runs a function in the page, and gives what it returns. */
  evaluate<Result, Values extends unknown[]>(script: (...values: Values) => Result, ...values: Values): Promise<Awaited<Result>> {
    return this.ask("POST", "/execute/sync", { script: `return (${script})(...arguments)`, args: values });
  }

  private ask<Result = null>(method: "GET" | "POST" | "DELETE", path: string, body: object = {}): Promise<Result> {
    return request(`${this.address}/session/${this.session}${path}`, method, body);
  }
}

async function request<Result>(url: string, method: string, body: object): Promise<Result> {
  // Even a POST that has nothing to say needs a body.
  const answer = await fetch(url, { method, ...(method === "POST" ? { body: JSON.stringify(body) } : {}) });
  const { value } = (await answer.json()) as { value: Result & { error?: string; message?: string } };
  if (!answer.ok) throw new Error(`${method} ${new URL(url).pathname}: ${value.error}: ${value.message}`);
  return value;
}
