// What stops the console: an error of its own code, and of nothing else. Extensions and whatever else
// runs in a page throw and reject as they please; that is no reason to take the console away.
//
// The module is entered through its exports only, so what its code throws passes there. After that it
// is never entered again: its state is not one that its authors foresaw.
let stopped = false;

function stop() {
  if (stopped) return;
  stopped = true;
  observer.disconnect();
  const words = element("p", [
    "Its own code failed. A change that was being sent may or may not have been made: check it after you reload. A secret that was still on its way is lost: rotate that key.",
  ]);
  if (held.size > 0) showHeld(words);
  else showInstead("The console stopped.", words, reloadButton());
}

// The module's exports, each of which notices when the console's own code fails in it.
function guarded(exports) {
  const guard = (run) => typeof run !== "function" ? run : (...values) => entered(() => run(...values));
  return Object.fromEntries(Object.entries(exports).map(([name, it]) => [name, guard(it)]));
}

let depth = 0;

function entered(run) {
  if (stopped) return undefined;
  if (depth === 0) undoForeignChanges();
  depth += 1;
  try {
    return run();
  } catch (error) {
    if (isOwn(error, true)) stop();
    throw error;
  } finally {
    depth -= 1;
    if (depth === 0) forgetOwnChanges();
  }
}

// Whether the console's own code threw this: its first frame, not one further down, is in the
// console's files. `passedModule`: the module was left by it, which tells where an engine does not.
function isOwn(error, passedModule) {
  const file = thrownIn(error);
  if (!file) return passedModule && file === "";
  const folder = new URL(".", import.meta.url).href;
  return file.startsWith(import.meta.url) || (file.startsWith(folder) && file.endsWith(".wasm"));
}

// The address of the file whose code threw an error; "" for WebAssembly of which an engine tells no
// address, undefined where nothing is known. Reading a foreign error may itself fail.
function thrownIn(error) {
  try {
    const { stack } = error;
    // Chromium puts the message first, which may hold anything.
    const header = `${error.name}: ${error.message}`;
    const lines = (stack.startsWith(header) ? stack.slice(header.length) : stack).split("\n");
    const marked = lines.filter((line) => /^\s+at /.test(line));
    const isNative = (line) => line === "" || /\(<anonymous>\)$|\[native code\]$/.test(line);
    const frame = (marked.length > 0 ? marked : lines).find((line) => !isNative(line)) ?? "";
    if (/\[wasm code\]$|wasm:\/\//.test(frame)) return "";
    return /[a-z][\w+.-]*:\/\/.*?(?=:wasm-function|(?::\d+)*\)?$)/i.exec(frame)?.[0];
  } catch {
    return undefined;
  }
}

// What the script around the module throws, does not pass through an export.
function watchForErrors() {
  addEventListener("error", ({ error }) => {
    if (isOwn(error, false)) stop();
  });
  addEventListener("unhandledrejection", ({ reason }) => {
    // A service of the browser that refuses is no failure of the console.
    if (isOwn(reason, false) && !(reason instanceof DOMException)) stop();
  });
}
