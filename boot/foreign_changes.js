// What somebody else did to the console's elements: a translation, above all, puts texts of its own in
// the place of ours. The console would go on writing into the text that nobody sees any more, and a
// press would be decided by the one that does not change.
//
// So the console's own nodes are put back where it left them, and always before it runs again. What is
// only added, such as the mark of a password manager beside a field, stays.

// So often at once; after that only before the console runs, or two that do not give way would keep the
// machine busy.
let patience = 100;
let foreignChanges = [];
const observer = new MutationObserver((records) => {
  foreignChanges.push(...records);
  patience -= 1;
  if (patience > 0) undoForeignChanges();
});
// Nodes that somebody else brought.
const foreignNodes = new WeakSet();

function watchForForeignChanges() {
  observer.observe(document.body, { childList: true, subtree: true });
}

// What the console has just done itself.
function forgetOwnChanges() {
  observer.takeRecords();
}

function undoForeignChanges() {
  try {
    undo();
  } catch (error) {
    console.warn("What something else did to this page could not be undone:", error);
  }
}

function undo() {
  const records = [...foreignChanges, ...observer.takeRecords()];
  if (records.length === 0) return;
  foreignChanges = [];
  const isForeign = (node) => node !== null && (foreignNodes.has(node) || isForeign(node.parentNode));
  const taken = new Set();
  const undone = new Set();
  for (const { target, removedNodes, addedNodes } of records) {
    if (isForeign(target)) continue;
    for (const node of removedNodes) {
      if (foreignNodes.has(node)) continue;
      taken.add(node);
      undone.add(target);
    }
    for (const node of addedNodes) if (!taken.has(node)) foreignNodes.add(node);
  }
  for (const { target, removedNodes, addedNodes, nextSibling } of records.reverse()) {
    if (!undone.has(target)) continue;
    for (const node of addedNodes) if (node.parentNode === target) node.remove();
    for (const node of removedNodes) {
      if (taken.has(node)) target.insertBefore(node, nextSibling?.parentNode === target ? nextSibling : null);
    }
  }
  observer.takeRecords();
}
