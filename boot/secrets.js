// The new secrets that are held now, for a page that has to stop: where they are in the module's
// memory, and whose. The secrets themselves stay there, in one copy. The module adds a secret when it
// comes and takes it out before it wipes it (src/browser/rescue.rs calls both by these names).
const held = new Map();
let lastHeld = 0;

function holdSecret(id, name, damaged, start, length) {
  lastHeld += 1;
  held.set(lastHeld, { id, name, damaged, start, length });
  return lastHeld;
}

function releaseSecret(number) {
  held.delete(number);
}

// The bytes of a secret, in the module's own memory. It may have grown since, so it is asked each time.
const bytesOf = ({ start, length }) => new Uint8Array(wasm.memory.buffer, start, length);
// A text of JavaScript cannot be wiped, so one is made only for the moment of a copy or a file.
const textOf = (secret) => new TextDecoder().decode(bytesOf(secret));

function wipeHeld() {
  for (const secret of held.values()) bytesOf(secret).fill(0);
  held.clear();
}

function save(name, text) {
  const href = URL.createObjectURL(new Blob([text], { type: "application/octet-stream" }));
  element("a", [], { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 30_000);
}

// A file as the console itself writes it for the secrets of a run. A name must not run as a formula.
function fileOf(secrets) {
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  const cell = (text) => quoted(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
  const note = (secret) => (secret.damaged ? damagedNote : "");
  const row = (secret) => [cell(secret.id), cell(secret.name), quoted(textOf(secret)), "", quoted(note(secret))];
  return ["id,name,cleartext,replaces,note", ...secrets.map((secret) => row(secret).join(","))].join("\r\n") + "\r\n";
}

const damagedNote = "test before use: the answer that brought it was damaged";

// One secret, and the ways to take it.
function heldSecret(secret) {
  const { id, name, damaged } = secret;
  const said = element("span", []);
  said.setAttribute("role", "status");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(textOf(secret));
      said.replaceChildren("Copied.");
    } catch {
      const text = element("code", [textOf(secret)], { translate: false });
      said.replaceChildren("The browser refused to copy. Use Download, or select it here: ", text);
    }
  };
  const download = () => save(`access-key-${id.replace(/[^\w-]/g, "_")}.txt`, textOf(secret));
  const take = [button("Copy", copy, "primary"), button("Download", download)];
  for (const one of take) one.setAttribute("aria-label", `${one.textContent} the secret of ${name}`);
  const words = [element("bdi", [name]), " ", element("code", [id]), damaged ? ` (${damagedNote})` : ""];
  return element("li", [element("p", words, { translate: false }), ...take, said]);
}

// The last page: the console has stopped, and what it held can still be taken.
function showHeld(...words) {
  const all = [...held.values()];
  const one = all.length === 1;
  const leave = button(one ? "I have stored it" : "I have stored them", () => ask.showModal());
  const ask = element("dialog", [
    element("h2", [one ? "Reload and remove this secret?" : `Reload and remove these ${all.length} secrets?`]),
    element("p", ["What is not stored elsewhere cannot be read again, and its key has to be rotated."]),
    button("Keep this page", () => ask.close(), "primary"),
    button("Remove and reload", () => (wipeHeld(), location.reload()), "danger"),
  ], { className: "dialog boot-ask" });
  showInstead(
    "The console stopped.",
    ...words,
    element("h2", [one ? "1 secret is not stored yet" : `${all.length} secrets are not stored yet`]),
    element("p", ["Store now what is listed here. After you leave this page it cannot be read again."]),
    element("ul", all.map(heldSecret), { className: "boot-secrets" }),
    ...(one ? [] : [button("Download all as one file", () => save("new-secrets.csv", fileOf(all)))]),
    leave,
    ask,
  );
  addEventListener("beforeunload", (event) => held.size > 0 && event.preventDefault());
  addEventListener("pagehide", wipeHeld);
  // A page that the browser kept and brings back lists what is wiped.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}
