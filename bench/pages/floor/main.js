// The floor: what a browser needs at least. One fetch, one `JSON.parse`, plain loops, and a handful of elements that
// are written again for the rows in view. Nothing that takes code to maintain, but nothing that slows it down either.
import { COLUMNS, cell, load, searchText, statusLine, words } from "../common/keys.js";

const ROW = 52;
const MARGIN = 8;

const element = (tag, attributes, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
};

const searchBox = element("input", { type: "search", "aria-label": "Search keys", placeholder: "Search keys" });
const line = element("p", { role: "status" });
const headers = COLUMNS.map(({ label }, at) => {
  const button = element("button", { type: "button" }, label);
  button.addEventListener("click", () => sortBy(at));
  return element("div", { class: "cell", role: "columnheader", "aria-sort": "none" }, button);
});
const body = element("div", { class: "body", role: "rowgroup" });
const header = element("div", { class: "row", role: "row", "aria-rowindex": "1" }, ...headers);
const grid = element(
  "div",
  { class: "grid", role: "grid", "aria-label": "Access keys", tabindex: "0" },
  element("div", { class: "header", role: "rowgroup" }, header),
  body,
);
document.body.append(element("div", { class: "toolbar" }, searchBox, line), grid);

let keys = [];
/** The text of each key that a search looks through; built when the first rows are on the screen. */
let texts = null;
/** Positions of all keys in their order. */
let order = [];
/** Those of them that match. */
let shown = [];
let sorted = { column: -1, descending: false };
/** Elements for rows, written again as the list scrolls. */
const pool = [];

function makeRow() {
  const row = element("div", { class: "row", role: "row" });
  const lines = COLUMNS.map(() => {
    const lines = [element("span", { class: "main" }), element("span", { class: "more" })];
    row.append(element("div", { class: "cell", role: "gridcell" }, ...lines));
    return lines;
  });
  return { row, lines };
}

function draw() {
  const first = Math.max(0, Math.floor(grid.scrollTop / ROW) - MARGIN);
  const count = Math.min(shown.length - first, Math.ceil(grid.clientHeight / ROW) + 2 * MARGIN);
  while (pool.length < count) {
    pool.push(makeRow());
  }
  for (let at = 0; at < pool.length; at += 1) {
    const { row, lines } = pool[at];
    if (at >= count) {
      row.remove();
      continue;
    }
    const key = keys[shown[first + at]];
    for (let column = 0; column < COLUMNS.length; column += 1) {
      const [main, more] = cell(key, COLUMNS[column].id);
      lines[column][0].textContent = main;
      lines[column][1].textContent = more;
    }
    row.setAttribute("aria-rowindex", first + at + 2);
    row.style.transform = `translateY(${(first + at) * ROW}px)`;
    if (!row.isConnected) body.append(row);
  }
}

function show() {
  body.style.height = `${shown.length * ROW}px`;
  grid.setAttribute("aria-rowcount", shown.length + 1);
  draw();
}

function holds(text, wanted) {
  for (const word of wanted) {
    if (!text.includes(word)) return false;
  }
  return true;
}

function search() {
  const wanted = words(searchBox.value);
  if (wanted.length === 0) {
    shown = order;
  } else {
    texts ??= keys.map(searchText);
    performance.mark("search");
    shown = [];
    for (const at of order) {
      if (holds(texts[at], wanted)) shown.push(at);
    }
    performance.measure("search", "search");
  }
  grid.scrollTop = 0;
  show();
  line.textContent = statusLine(keys.length, shown.length, searchBox.value);
}

function sortBy(column) {
  const descending = sorted.column === column && !sorted.descending;
  headers[sorted.column]?.setAttribute("aria-sort", "none");
  headers[column].setAttribute("aria-sort", descending ? "descending" : "ascending");
  sorted = { column, descending };
  const { sort, number } = COLUMNS[column];
  const by = number ? keys.map(sort) : keys.map((key) => sort(key).toLowerCase());
  const sign = descending ? -1 : 1;
  order = order.slice().sort((a, b) => (by[a] < by[b] ? -sign : by[a] > by[b] ? sign : a - b));
  search();
}

let asked = false;
grid.addEventListener("scroll", () => {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    draw();
  });
});
addEventListener("resize", draw);
searchBox.addEventListener("input", search);

const loaded = await load();
if (loaded) {
  keys = loaded;
  order = keys.map((_, at) => at);
  shown = order;
  show();
  // After the frame that shows the first rows.
  requestAnimationFrame(() => {
    setTimeout(() => {
      texts ??= keys.map(searchText);
      line.textContent = statusLine(keys.length, shown.length, searchBox.value);
    });
  });
}
