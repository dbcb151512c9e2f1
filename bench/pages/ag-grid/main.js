// The grid on AG Grid Community: its client-side row model, its quick filter with the cache on, and no module beyond
// what the grid needs.
import {
  ClientSideRowModelModule,
  ModuleRegistry,
  QuickFilterModule,
  RowApiModule,
  createGrid,
  themeQuartz,
} from "ag-grid-community";
import { COLUMNS, cell, load, searchText, statusLine } from "../common/keys.js";

ModuleRegistry.registerModules([ClientSideRowModelModule, QuickFilterModule, RowApiModule]);

/** The console's columns: those with a share of the space, and those with a width. */
const WIDTHS = {
  name: { flex: 2.4, minWidth: 240 },
  status: { width: 112 },
  access: { flex: 1.7, minWidth: 192 },
  expires: { width: 132 },
  ips: { width: 140 },
  created: { width: 116 },
  "created-by": { flex: 1, minWidth: 152 },
};

function twoLines({ data, column }) {
  const made = document.createElement("div");
  made.className = "lines";
  for (const [at, text] of cell(data, column.getColId()).entries()) {
    const line = document.createElement("span");
    line.className = at === 0 ? "main" : "more";
    line.textContent = text;
    made.append(line);
  }
  return made;
}

const columnDefs = COLUMNS.map(({ id, label, sort }) => ({
  colId: id,
  headerName: label,
  valueGetter: ({ data }) => sort(data),
  // One column stands for the whole text, so that it is made once for each key.
  getQuickFilterText: ({ data }) => (id === "name" ? searchText(data) : ""),
  cellRenderer: twoLines,
  ...WIDTHS[id],
}));

const line = document.createElement("p");
line.setAttribute("role", "status");
const searchBox = document.createElement("input");
searchBox.type = "search";
searchBox.placeholder = "Search keys";
searchBox.setAttribute("aria-label", "Search keys");
const toolbar = document.createElement("div");
toolbar.className = "toolbar";
toolbar.append(searchBox, line);
const place = document.createElement("div");
place.className = "place";
document.body.append(toolbar, place);

let total = null;
const tell = ({ api }) => {
  if (total !== null) line.textContent = statusLine(total, api.getDisplayedRowCount(), searchBox.value);
};

const grid = createGrid(place, {
  theme: themeQuartz,
  columnDefs,
  rowHeight: 52,
  headerHeight: 36,
  cacheQuickFilter: true,
  // Nobody shall wait for an animation, and no row that is on its way out be taken for one of those found.
  animateRows: false,
  getRowId: ({ data }) => data.id,
  onModelUpdated: tell,
});

searchBox.addEventListener("input", () => grid.setGridOption("quickFilterText", searchBox.value));

const keys = await load();
if (keys) {
  total = keys.length;
  grid.setGridOption("rowData", keys);
}
