// The grid on React with TanStack Table and Virtual, as their documentation sets them up: stable features, columns and
// data, the virtualiser beside the rows, values cached by the table.
import {
  columnFilteringFeature,
  columnVisibilityFeature,
  createFilteredRowModel,
  createSortedRowModel,
  globalFilteringFeature,
  rowSortingFeature,
  sortFn_basic,
  sortFn_text,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useEffect, useRef, useState } from "react";
import { createRoot } from "react-dom/client";
import { COLUMNS, cell, load, searchText, statusLine, words } from "../common/keys.js";

const features = tableFeatures({
  columnFilteringFeature,
  columnVisibilityFeature,
  globalFilteringFeature,
  rowSortingFeature,
  filteredRowModel: createFilteredRowModel(),
  sortedRowModel: createSortedRowModel(),
  sortFns: { basic: sortFn_basic, text: sortFn_text },
});

function TwoLines({ row, column }) {
  const [main, more] = cell(row.original, column.id);
  return (
    <>
      <span className="main">{main}</span>
      <span className="more">{more}</span>
    </>
  );
}

const columns = [
  ...COLUMNS.map(({ id, label, sort, number }) => ({
    id,
    header: label,
    accessorFn: sort,
    cell: TwoLines,
    sortFn: number ? "basic" : "text",
    sortDescFirst: false,
    enableGlobalFilter: false,
  })),
  // What a search looks through: never shown, and cached by the table as every value is.
  { id: "text", accessorFn: searchText, enableSorting: false },
];

/** The filter gets the words of the query: they are taken apart once a keystroke, not once a row. */
const holdsEveryWord = (row, column, wanted) => {
  const text = row.getValue(column);
  return wanted.every((word) => text.includes(word));
};

const Row = memo(function Row({ row, start, index, FlexRender }) {
  return (
    <div className="row" role="row" aria-rowindex={index + 2} style={{ transform: `translateY(${start}px)` }}>
      {row.getVisibleCells().map((cell) => (
        <div className="cell" role="gridcell" key={cell.id}>
          <FlexRender cell={cell} />
        </div>
      ))}
    </div>
  );
});

function Body({ table, scroller }) {
  const { rows } = table.getRowModel();
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 52,
    getItemKey: (index) => rows[index].id,
    overscan: 8,
  });
  return (
    <div className="body" role="rowgroup" style={{ height: virtualizer.getTotalSize() }}>
      {virtualizer.getVirtualItems().map(({ key, index, start }) => (
        <Row key={key} row={rows[index]} index={index} start={start} FlexRender={table.FlexRender} />
      ))}
    </div>
  );
}

const SORTED = { asc: "ascending", desc: "descending" };
const NOTHING = [];

function App() {
  const [keys, setKeys] = useState(null);
  const [query, setQuery] = useState("");
  const scroller = useRef(null);
  useEffect(() => void load().then(setKeys), []);
  const table = useTable({
    features,
    columns,
    data: keys ?? NOTHING,
    getRowId: (key) => key.id,
    getColumnCanGlobalFilter: (column) => column.id === "text",
    globalFilterFn: holdsEveryWord,
    initialState: { columnVisibility: { text: false } },
  });
  const onInput = (event) => {
    const wanted = words(event.target.value);
    setQuery(event.target.value);
    table.setGlobalFilter(wanted.length > 0 ? wanted : undefined);
    scroller.current.scrollTop = 0;
  };
  const count = table.getRowModel().rows.length;
  return (
    <>
      <div className="toolbar">
        <input type="search" aria-label="Search keys" placeholder="Search keys" value={query} onChange={onInput} />
        <p role="status">{keys && statusLine(keys.length, count, query)}</p>
      </div>
      <div className="grid" role="grid" aria-label="Access keys" aria-rowcount={count + 1} tabIndex={0} ref={scroller}>
        <div className="header" role="rowgroup">
          {table.getHeaderGroups().map((group) => (
            <div className="row" role="row" aria-rowindex={1} key={group.id}>
              {group.headers.map(({ id, column }) => (
                <div className="cell" role="columnheader" key={id} aria-sort={SORTED[column.getIsSorted()] ?? "none"}>
                  <button type="button" onClick={column.getToggleSortingHandler()}>
                    {column.columnDef.header}
                  </button>
                </div>
              ))}
            </div>
          ))}
        </div>
        <Body table={table} scroller={scroller} />
      </div>
    </>
  );
}

createRoot(document.getElementById("root")).render(<App />);
