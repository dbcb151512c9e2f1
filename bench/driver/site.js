// One folder with all pages in it: the console as it was built, and the others beside it.
//
// The others lie at the root and have a digest in the names of their files, as the console's have: the emulator lets
// a browser keep only such files, and a page that has to fetch its code again at each reload would lose by that.
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const sources = (path) => fileURLToPath(new URL(`../pages/${path}`, import.meta.url));

const OTHERS = {
  floor: { entry: "floor/main.js", styles: ["common/table.css"] },
  tanstack: { entry: "tanstack/main.jsx", styles: ["common/table.css"], root: true },
  "ag-grid": { entry: "ag-grid/main.js", styles: ["common/table.css", "ag-grid/page.css"] },
};

/** Where a page is, seen from the root. */
export const address = (page) => (page === "console" ? "/" : `/bench-${page}.html`);

/** Makes the folder anew and returns its path. */
export async function makeSite({ dist, out }) {
  if (!existsSync(join(dist, "index.html"))) {
    throw new Error(`There is no built console in ${dist}; \`cargo xtask build\` makes it.`);
  }
  const site = join(out, "site");
  rmSync(site, { recursive: true, force: true });
  mkdirSync(site, { recursive: true });
  cpSync(dist, site, { recursive: true });
  for (const [page, parts] of Object.entries(OTHERS)) await addPage(site, page, parts);
  const blank = '<!doctype html><title>blank</title><link rel="icon" href="favicon.svg">';
  writeFileSync(join(site, "bench-blank.html"), blank);
  return site;
}

async function addPage(site, page, { entry, styles, root }) {
  const bundle = await build({
    entryPoints: [sources(entry)],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    jsx: "automatic",
    legalComments: "none",
    define: { "process.env.NODE_ENV": '"production"' },
    write: false,
    logLevel: "warning",
  });
  const script = Buffer.from(bundle.outputFiles[0].contents);
  const sheet = await build({
    stdin: { contents: styles.map((path) => readFileSync(sources(path), "utf8")).join("\n"), loader: "css" },
    minify: true,
    write: false,
  });
  const style = Buffer.from(sheet.outputFiles[0].contents);
  const names = { script: hashed(page, script, "js"), style: hashed(page, style, "css") };
  writeFileSync(join(site, names.script), script);
  writeFileSync(join(site, names.style), style);
  // The emulator's headers let no script run without an integrity.
  const integrity = `sha384-${createHash("sha384").update(script).digest("base64")}`;
  const html = [
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    `<title>${page}</title><link rel="icon" href="favicon.svg"><link rel="stylesheet" href="${names.style}">`,
    `<script type="module" src="${names.script}" integrity="${integrity}"></script>`,
    root ? '<body><div id="root"></div></body></html>' : "<body></body></html>",
  ];
  writeFileSync(join(site, `bench-${page}.html`), html.join("\n"));
}

function hashed(page, content, extension) {
  const digest = createHash("sha256").update(content).digest("hex").slice(0, 16);
  return `bench-${page}-${digest}.${extension}`;
}
