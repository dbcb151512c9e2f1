// What the console cannot do without, in the words of the person who has to do something about it.
function missing() {
  if (!isSecureContext) return "This page must be opened over https, or on this machine itself.";
  if (typeof WebAssembly !== "object") return "This browser has no WebAssembly, or it is switched off.";
  if (!globalThis.crypto?.subtle) return "This browser offers no cryptography to this page.";
  try {
    new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
  } catch {
    return "The page's Content-Security-Policy forbids WebAssembly. Ask the people who run this page to add 'wasm-unsafe-eval' to script-src in that header.";
  }
  return null;
}

// Without its style sheet the console would look whole and not be: what is hidden would be shown.
async function styled() {
  const isApplied = () => getComputedStyle(document.documentElement).getPropertyValue("--sheet-applied").trim() === "yes";
  if (!isApplied() && document.readyState !== "complete") await new Promise((done) => addEventListener("load", done));
  return isApplied();
}

// The console mounts itself at the end of the body, once it has read its configuration.
function removeWaitingLine() {
  const mounted = new MutationObserver(() => {
    mounted.disconnect();
    document.getElementById("boot")?.remove();
    watchForForeignChanges();
  });
  mounted.observe(document.body, { childList: true });
}

async function start() {
  const refusal = missing();
  if (refusal) return showInstead("The console cannot run here.", element("p", [refusal]));
  document.querySelector(".boot-late")?.remove();
  const url = new URL("{{wasm}}", import.meta.url);
  const integrity = "{{wasm-integrity}}";
  const code = fetched(url, integrity).then(compiled);
  code.catch(() => {});
  if (!(await styled())) {
    const sheet = document.querySelector("link[rel=stylesheet]");
    return notStarted(await why(new URL(sheet.href), sheet.integrity));
  }
  let module;
  try {
    module = await code;
  } catch (error) {
    console.error("The console did not start:", error);
    const isOld = error instanceof WebAssembly.CompileError;
    return notStarted(isOld ? "This browser is too old for the console. Update it" : await why(url, integrity));
  }
  watchForErrors();
  removeWaitingLine();
  try {
    await __wbg_init({ module_or_path: module });
  } catch (error) {
    console.error("The console did not start:", error);
    stop();
  }
}

start();
