// Starts the console. The build makes this file and wasm-bindgen's glue into one module, so that a
// single integrity value in index.html covers every script of the page (xtask/src/hook.rs).
// Nothing here may leave a global behind: the glue holds the memory in which keys are handled.

// First of all, before any code could write markup: the only Trusted Types policy of the page.
// Leptos writes its static markup, known at compile time, through `innerHTML`; it never needs what is
// refused here. Whoever gets other markup this far finds that the page stops instead of obeying.
// Without `createScript` and `createScriptURL` the browser refuses those sinks altogether.
const dangerous =
  /<\s*\/?\s*(?:script|iframe|object|embed|base|meta|link|form)\b|[\s"'\/]on[a-z]+\s*=|javascript:|srcdoc/i;

globalThis.trustedTypes?.createPolicy("default", {
  createHTML(markup) {
    if (dangerous.test(markup)) throw new TypeError("refused to write dangerous markup");
    return markup;
  },
});

// Replaces the whole page by plain text. Only DOM calls: this must work when nothing else does.
function showInstead(title, text, withReload) {
  const element = (name, content) => {
    const node = document.createElement(name);
    node.append(...content);
    return node;
  };
  const main = element("main", [element("h1", [title]), element("p", [text])]);
  main.className = "boot-message";
  main.setAttribute("role", "alert");
  if (withReload) {
    const reload = element("button", ["Reload"]);
    reload.type = "button";
    reload.className = "button";
    reload.dataset.kind = "primary";
    reload.addEventListener("click", () => location.reload());
    main.append(reload);
  }
  document.body.replaceChildren(main);
}

function stop() {
  showInstead(
    "The console stopped.",
    "If a secret was on screen and not yet stored, rotate that key. Reload.",
    true,
  );
}

// Any error nobody caught means that the console is in a state its authors did not foresee.
function watchForErrors() {
  // An event without an error is a notice of the browser itself, such as a resize observer that
  // needs another frame.
  addEventListener("error", (event) => {
    if (event.error) stop();
  });
  addEventListener("unhandledrejection", stop);
}

// What the console cannot do without, in the words of the person who has to do something about it.
function missing() {
  if (!isSecureContext) return "This page must be opened over https, or on this machine itself.";
  if (typeof WebAssembly !== "object") return "This browser has no WebAssembly, or it is switched off.";
  if (!globalThis.crypto?.subtle) return "This browser offers no cryptography to this page.";
  return null;
}

// The console mounts itself at the end of the body, once it has read its configuration.
function removeWaitingLine() {
  const mounted = new MutationObserver(() => {
    mounted.disconnect();
    document.getElementById("boot")?.remove();
  });
  mounted.observe(document.body, { childList: true });
}

/*{{glue}}*/

async function start() {
  const refusal = missing();
  if (refusal) {
    showInstead("The console cannot run here.", refusal, false);
    return;
  }
  try {
    // `integrity` makes the browser refuse a module of which one bit was changed on its way here.
    const wasm = await fetch(new URL("{{wasm}}", import.meta.url), {
      integrity: "{{wasm-integrity}}",
      credentials: "same-origin",
    });
    if (!wasm.ok) throw new Error(`the server answered ${wasm.status} for the console's code`);
    watchForErrors();
    removeWaitingLine();
    await __wbg_init({ module_or_path: wasm });
  } catch (error) {
    console.error("The console did not start:", error);
    if (error instanceof WebAssembly.RuntimeError) return stop();
    showInstead(
      "The console did not start.",
      "A file of it is missing, damaged, or was changed on the way here. Reload; if that does not help, tell the people who run this page.",
      true,
    );
  }
}

start();
