// First of all, before any code could write markup: the only Trusted Types policy of the page.
// Leptos writes its static markup, known at compile time, through `innerHTML`; it never needs what is
// refused here. Other markup that gets this far stops the page instead of running.
// Without `createScript` and `createScriptURL` the browser refuses those sinks altogether.
const dangerous =
  /<\s*\/?\s*(?:script|iframe|object|embed|base|meta|link|form)\b|[\s"'\/]on[a-z]+\s*=|javascript:|srcdoc/i;

globalThis.trustedTypes?.createPolicy("default", {
  createHTML(markup) {
    if (dangerous.test(markup)) throw new TypeError("refused to write dangerous markup");
    return markup;
  },
});
