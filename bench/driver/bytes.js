// What a browser has to download of a page, compressed as a static host does it.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
const compressed = (file) => brotliCompressSync(readFileSync(file), { params }).length;

/** The bytes of the files among these paths; what is no file of the site, such as the keys, is not counted. */
export function bytesOf(site, paths) {
  const names = new Set(paths.map((path) => (path === "/" ? "index.html" : path.slice(1))));
  const files = [...names].map((name) => join(site, name)).filter((file) => existsSync(file));
  return files.reduce((sum, file) => sum + compressed(file), 0);
}

/** The bytes of what the console has beyond the files that were loaded up to its first rows. */
export function laterBytes(site, dist, paths) {
  const entries = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const all = entries.map((entry) => `/${relative(dist, join(entry.parentPath, entry.name))}`);
  const loaded = paths.includes("/") ? [...paths, "/index.html"] : paths;
  return bytesOf(site, all.filter((name) => !loaded.includes(name)));
}
