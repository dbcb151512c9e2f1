// The emulator that serves the pages and the keys, as a process.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";

/** Which keys there are: the same for everybody, in every run. */
const SEED = "1";

/** Starts one on a free port; `stop()` ends it. */
export async function startEmulator({ emulator }, site, keys) {
  if (!existsSync(emulator)) {
    throw new Error(`There is no emulator at ${emulator}; \`cargo build -p emulator\` makes it.`);
  }
  const options = ["--port", "0", "--keys", String(keys), "--seed", SEED, "--serve", site, "--quiet"];
  const child = spawn(emulator, options, { stdio: ["ignore", "pipe", "inherit"] });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill();
    await gone;
  };
  // Whoever ends the run by Ctrl-C wants no emulator left.
  process.once("exit", () => child.kill());
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/[\w.:]+/.exec(line)?.[0];
    if (url) {
      child.stdout.resume();
      const answer = await fetch(`${url}/__emulator/info`);
      const { projectId, managementKey } = await answer.json();
      return { url, projectId, managementKey, keys, bearer: `${projectId}:${managementKey}`, stop };
    }
  }
  throw new Error("The emulator did not start; it says above why.");
}
