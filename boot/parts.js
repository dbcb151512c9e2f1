// Loading the parts of the module that come when they are first needed. The splitter's own loader,
// which follows, calls these (xtask/src/hook/cut.rs).

// Why the last part that failed did, in words, for the page to show (src/browser/parts.rs asks).
let partFailure = "";
const whyPartFailed = () => partFailure;

// What is under way when a page is left fails, and is no news.
let isLeft = false;
addEventListener("pagehide", () => (isLeft = true));
addEventListener("beforeunload", () => (isLeft = true));
addEventListener("focus", () => (isLeft = false));

const failedOnce = new Set();

async function loadPart(file, integrity) {
  const url = new URL(file, import.meta.url);
  try {
    // What failed may have been kept by the browser's cache.
    return await compiled(await fetched(url, integrity, failedOnce.has(file) ? "reload" : "default"));
  } catch (error) {
    failedOnce.add(file);
    partFailure = await why(url, integrity);
    throw error;
  }
}

function reportPart(error) {
  if (!isLeft) console.error("A part of the console could not be loaded:", partFailure, error);
}
