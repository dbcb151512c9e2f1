// The wires on both sides of a proxy.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, type Server, type Socket, connect, createServer } from "node:net";
import { join } from "node:path";

/** From the browser to a proxy: passes everything on, until it is cut. */
export class Wire {
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async to(port: number): Promise<Wire> {
    const server = createServer((near) => {
      const far = connect(port, "127.0.0.1");
      wire.sockets.add(near);
      near.pipe(far).pipe(near);
      near.on("error", () => {}).on("close", () => far.destroy() && wire.sockets.delete(near));
      far.on("error", () => {}).on("close", () => near.destroy());
    });
    const wire = new Wire(server, await listen(server));
    return wire;
  }

  /** Ends every connection that there is, in the middle of whatever it carries. */
  cut(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  async end(): Promise<void> {
    this.cut();
    await close(this.server);
  }
}

/** Plays Descope towards a proxy: in TLS and by its name, with an emulator behind it that knows neither. */
export class Upstream {
  private constructor(
    private readonly server: ReturnType<typeof createSecureServer>,
    readonly port: number,
  ) {}

  static async before(emulator: string): Promise<Upstream> {
    const { hostname, port, host } = new URL(emulator);
    const server = createSecureServer((asked, answer) => {
      const { method, url: path, headers } = asked;
      const passed = request({ hostname, port, method, path, headers: { ...headers, host } }, (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
      });
      passed.on("error", () => answer.destroy());
      answer.on("close", () => passed.destroy());
      asked.pipe(passed);
    });
    return new Upstream(server, await listen(server));
  }

  /** Takes the certificate that a lab has made for it. */
  certify(lab: string): void {
    const read = (kind: string) => readFileSync(join(lab, `api.descope.com.${kind}`));
    this.server.setSecureContext({ cert: read("pem"), key: read("key") });
  }

  async end(): Promise<void> {
    this.server.closeAllConnections();
    await close(this.server);
  }
}

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function close(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  await closed;
}

/** A port of this machine that nobody uses. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await close(server);
  return port;
}
