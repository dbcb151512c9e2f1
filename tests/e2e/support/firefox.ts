// Makes up for what the driver of Firefox does not tell: the bodies of requests, and downloads of what a page made.
import type { BrowserContext, Page, Request, Route } from "@playwright/test";
import { readdir, rename, stat } from "node:fs/promises";
import { join, parse } from "node:path";

/** The header by which a request names its body. */
const BODY = "x-journey-body";

/** Makes a context, and each page in it, tell what those of Chromium tell. */
export async function complete(context: BrowserContext, downloads: string): Promise<void> {
  const bodies = new Bodies();
  await context.exposeBinding("journeyBody", (_, id: string, text: string) => bodies.tell(id, text));
  await context.exposeBinding("journeyDownload", ({ page }, name: string, size: number) => {
    void arrive(page, downloads, name, size);
  });
  await context.addInitScript(watchPage, BODY);
  withBodies(context, bodies);
  context.on("page", (page) => {
    withBodies(page, bodies);
    withMedia(page);
    withHistory(page);
  });
}

/** Bodies of requests. The page sends them on a way of their own, so each may be there before its request or after it. */
class Bodies {
  private readonly known = new Map<string, { text: Promise<string>; tell: (text: string) => void }>();

  tell(id: string, text: string): void {
    this.entry(id).tell(text);
  }

  of(request: Request): Promise<string | null> {
    const id = request.headers()[BODY];
    return id === undefined ? Promise.resolve(null) : this.entry(id).text;
  }

  private entry(id: string) {
    const known = this.known.get(id);
    if (known) return known;
    let tell: (text: string) => void = () => {};
    const text = new Promise<string>((resolve) => (tell = resolve));
    const entry = { text, tell };
    this.known.set(id, entry);
    return entry;
  }
}

/** Gives requests their bodies, before a test's own handler sees them. */
function withBodies(target: Page | BrowserContext, bodies: Bodies): void {
  const add = async (request: Request) => {
    const body = await bodies.of(request);
    Object.assign(request, { postData: () => body });
    return body;
  };
  const route = target.route.bind(target);
  target.route = (url, handler, options) =>
    route(
      url,
      async (caught: Route, request: Request) => {
        const body = await add(request);
        const fetch = caught.fetch.bind(caught);
        Object.assign(caught, { fetch: (other = {}) => fetch(body === null ? other : { postData: body, ...other }) });
        await handler(caught, request);
      },
      options,
    );
  if (!("waitForRequest" in target)) return;
  const waitForRequest = target.waitForRequest.bind(target);
  target.waitForRequest = async (...what) => {
    const request = await waitForRequest(...what);
    await add(request);
    return request;
  };
}

/** Emulates the one of the media that a page's own style can take on. */
function withMedia(page: Page): void {
  page.emulateMedia = async ({ colorScheme } = {}) => {
    await page.evaluate((scheme) => (document.documentElement.style.colorScheme = scheme ?? ""), colorScheme);
  };
}

/** Goes back and forward without waiting for a document, which never comes where only the fragment changes. */
function withHistory(page: Page): void {
  page.goBack = () => page.evaluate(() => history.back()).then(() => null);
  page.goForward = () => page.evaluate(() => history.forward()).then(() => null);
}

/** Runs in each page, before anything else. */
function watchPage(header: string): void {
  const page = window as unknown as Record<"journeyBody" | "journeyDownload", (...told: unknown[]) => void>;
  const send = window.fetch;
  let requests = 0;
  window.Request = class extends Request {
    constructor(input: RequestInfo | URL, init?: RequestInit) {
      super(input, init);
      const body = init?.body;
      if (typeof body !== "string" && !(body instanceof Uint8Array)) return;
      const id = `${performance.timeOrigin}-${(requests += 1)}`;
      this.headers.set(header, id);
      page.journeyBody(id, typeof body === "string" ? body : new TextDecoder().decode(body));
    }
  };
  window.fetch = (input, init) => send(input instanceof Request ? input : new Request(input, init));

  const sizes = new Map<string, number>();
  const address = URL.createObjectURL.bind(URL);
  URL.createObjectURL = (thing) => {
    const url = address(thing);
    if (thing instanceof Blob) sizes.set(url, thing.size);
    return url;
  };
  const click = HTMLAnchorElement.prototype.click;
  HTMLAnchorElement.prototype.click = function () {
    const size = this.download ? sizes.get(this.href) : undefined;
    if (size !== undefined) page.journeyDownload(this.download, size);
    click.call(this);
  };
}

let arrived = 0;

/** Waits until Firefox has saved a file, puts it where the next one of its name is not in its way, and tells of it. */
async function arrive(page: Page, folder: string, name: string, size: number): Promise<void> {
  const { name: stem, ext } = parse(name);
  // The second file of a name is saved as `name(1)`.
  const isIt = (file: string) => file.startsWith(stem) && file.endsWith(ext) && /^(\(\d+\))?$/.test(file.slice(stem.length, file.length - ext.length));
  while (!page.isClosed()) {
    for (const file of (await readdir(folder).catch(() => [])).filter(isIt)) {
      const saved = join(folder, file);
      if ((await stat(saved)).size !== size) continue;
      const path = join(folder, `.${(arrived += 1)}`);
      await rename(saved, path);
      const download = { suggestedFilename: () => name, path: () => Promise.resolve(path) };
      (page as unknown as { emit: (event: string, download: unknown) => void }).emit("download", download);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
