// What the page says for itself, where there is no console. Only DOM calls: this must work when
// nothing else does, and without a style sheet.

function element(name, content, properties = {}) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...content);
  return node;
}

function button(text, onclick, kind = "secondary") {
  const node = element("button", [text], { type: "button", className: "button", onclick });
  node.dataset.kind = kind;
  return node;
}

const reloadButton = () => button("Reload", () => location.reload(), "primary");

// Replaces the whole page.
function showInstead(title, ...content) {
  const main = element("main", [element("h1", [title]), ...content], { className: "boot-message" });
  main.setAttribute("role", "alert");
  document.body.replaceChildren(main);
}

function notStarted(reason) {
  showInstead("The console did not start.", element("p", [`${reason}, then reload.`]), reloadButton());
}
