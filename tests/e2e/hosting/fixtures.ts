// What every journey through a proxy starts with: the built page published for it, nginx and Caddy before it, and an
// emulator that plays Descope behind them.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test as base } from "../support/fixtures.ts";
import { Upstream, Wire, freePort } from "./wires.ts";

const inProject = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

interface Hosting {
  /** Where the page is on its host. */
  path: string;
  server: "nginx" | "Caddy";
  /** The folder from which it is served. */
  site: string;
  /** Between the browser and the proxy. */
  wire: Wire;
}

/** Puts a build where a server takes it from. */
export const publish = (build: string, site: string) => execFileSync(inProject("deploy/publish.sh"), [build, site]);
/** The build that is tested. */
export const BUILD = inProject("dist");

export const test = base.extend<Hosting>({
  path: ["/", { option: true }],
  server: ["nginx", { option: true }],

  site: async ({ path }, use) => {
    const folder = await mkdtemp(join(tmpdir(), "console-site-"));
    execFileSync("chmod", ["755", folder]);
    const site = join(folder, path);
    publish(BUILD, site);
    await use(site);
    await rm(folder, { recursive: true });
  },

  wire: async ({ site, path, server, emulator }, use) => {
    const lab = await mkdtemp(join(tmpdir(), "console-lab-"));
    const upstream = await Upstream.before(emulator.url);
    const ports = { nginx: await freePort(), Caddy: await freePort() };
    const root = path === "/" ? site : site.slice(0, -path.length + 1);
    const servers = spawn(inProject("deploy/lab.sh"), [lab, root, upstream.port, ports.nginx, ports.Caddy].map(String), {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const [said] = (await Promise.race([once(servers.stdout, "data"), once(servers, "exit")])) as [unknown];
    if (String(said) !== "ready\n") throw new Error(`nginx and Caddy did not start: ${String(said)}`);
    upstream.certify(lab);
    const wire = await Wire.to(ports[server]);
    await use(wire);
    await wire.end();
    const gone = once(servers, "exit");
    servers.stdin.end();
    await gone;
    await upstream.end();
    await rm(lab, { recursive: true });
  },

  baseURL: async ({ wire, path }, use) => {
    await use(`https://keys.internal.example:${wire.port}${path}`);
  },
});

export { expect } from "@playwright/test";
