// An emulator process of a test's own: Descope's API and the built console on one port.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const inProject = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** What a test chooses about its emulator. */
export interface Fleet {
  /** How many access keys there are at the start. */
  keys: number;
  /** Which keys these are: the same seed makes the same keys. */
  seed: number;
  /** The folder of the host under which the console is served, with a slash at both ends. */
  base: string;
}

/** The project that an emulator plays. */
export interface Info {
  projectId: string;
  managementKey: string;
  keys: number;
  seed: number;
}

/** What shall go wrong: on which call of which operation, and how. emulator/README.md explains the fields. */
export interface Fault {
  /** The operation's name, such as `create`; `*` is any. */
  operation: string;
  /** Which of its calls, counted from when the fault was set; the first unless said otherwise. */
  nth?: number | number[] | "every";
  then: {
    delayMs?: number;
    headers?: Record<string, string | null>;
    execute?: boolean;
    applyOf?: number;
    status?: number;
    body?: unknown;
    hang?: boolean;
    drop?: boolean;
    executeThenDrop?: boolean;
    cutBodyAt?: number;
    framing?: string;
    badUtf8?: boolean;
    html?: boolean;
    tooMany?: { retryAfter?: number | string | { dateIn: number } };
  };
}

/** A request as the emulator's log tells it: never with a secret in it. */
export interface LogEntry {
  timeMs: number;
  method: string;
  path: string;
  query: string;
  operation: string | null;
  status: number;
  executed: boolean;
  fault: boolean;
  requestId: string;
  bodyBytes: number;
  body: unknown;
}

export class Emulator {
  private constructor(
    private readonly child: ChildProcess,
    /** Where the console is, with a slash at the end. */
    readonly url: string,
    /** Everything it has printed so far, for when something goes wrong. */
    private readonly printed: string[],
  ) {}

  /** Starts one on a free port and waits until it says where it listens. */
  static async start(fleet: Fleet): Promise<Emulator> {
    const binary = process.env["EMULATOR"] ?? inProject("target/debug/emulator");
    const dist = inProject("dist");
    if (!existsSync(binary) || !existsSync(`${dist}/index.html`)) {
      throw new Error("Emulator or bundle are missing; `cargo xtask test e2e` builds both.");
    }
    const numbers = ["--port", "0", "--keys", String(fleet.keys), "--seed", String(fleet.seed)];
    const child = spawn(binary, [...numbers, "--serve", dist, "--base", fleet.base, "--quiet"], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const printed: string[] = [];
    child.stderr.setEncoding("utf8").on("data", (text: string) => printed.push(text));
    for await (const line of createInterface({ input: child.stdout })) {
      printed.push(`${line}\n`);
      const origin = /http:\/\/[\w.:]+/.exec(line)?.[0];
      if (origin) {
        // From here on its output is nobody's, but it must flow.
        child.stdout.resume();
        return new Emulator(child, origin + fleet.base, printed);
      }
    }
    throw new Error(`The emulator did not start:\n${printed.join("")}`);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) {
      throw new Error(`The emulator ended during the test:\n${this.printed.join("")}`);
    }
    const gone = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await gone;
  }

  /** Which project it plays, and the key to it. */
  async info(): Promise<Info> {
    return (await this.control("GET", "info")) as Info;
  }

  /** Lets calls go wrong, from now on. */
  async fail(...faults: Fault[]): Promise<void> {
    await this.control("POST", "faults", faults);
  }

  /** Takes back all faults. */
  async heal(): Promise<void> {
    await this.control("DELETE", "faults");
  }

  /** Chooses other readings of the API; emulator/DIFFERENCES.md lists the switches. */
  async choose(switches: Record<string, unknown>): Promise<void> {
    await this.control("POST", "switches", switches);
  }

  /** Moves the emulator's clock on. */
  async advance(milliseconds: number): Promise<void> {
    await this.control("POST", "clock", { advanceMs: milliseconds });
  }

  /** The requests to the API so far, oldest first; those of one operation if it is named. */
  async log(operation?: string): Promise<LogEntry[]> {
    const { entries } = (await this.control("GET", "log")) as { entries: LogEntry[] };
    return operation === undefined ? entries : entries.filter((entry) => entry.operation === operation);
  }

  /** Asks the emulator, past the console, at `/__emulator/<path>`. */
  private async control(method: "GET" | "POST" | "DELETE", path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(new URL(`/__emulator/${path}`, this.url), {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} /__emulator/${path} answered ${answer.status}: ${text}`);
    return JSON.parse(text);
  }
}
