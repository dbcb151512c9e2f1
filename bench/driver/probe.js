// What watches a page from inside. The function goes into the page as text, before any of the page's own code, and is
// the same for all of them: it knows roles and words, and nothing of who draws them.

export function probe() {
  // A display of sixty frames a second, as headless Chromium plays one.
  const FRAME = 1000 / 60;
  let armed = 0;
  let ticking = false;
  let unpainted = [];
  const behindFrame = new MessageChannel();
  let frame = 0;

  // While anything is waited for, this is the first callback of each frame. So its message is the first task behind the
  // frame, before whatever the page has put off until then.
  const tick = (at) => {
    frame = at;
    behindFrame.port2.postMessage(null);
    ticking = armed > 0;
    if (ticking) requestAnimationFrame(tick);
  };
  // What is in the document when a frame is made is on the screen at the first tick of the display after that.
  behindFrame.port1.onmessage = () => {
    const ticks = Math.max(1, Math.ceil((performance.now() - frame) / FRAME));
    const told = unpainted;
    unpainted = [];
    for (const tell of told) tell(frame + ticks * FRAME);
  };

  // The moment at which what the condition asks for is on the screen.
  const when = (condition) =>
    new Promise((resolve) => {
      armed += 1;
      if (!ticking) requestAnimationFrame(tick);
      ticking = true;
      let met = false;
      const check = () => {
        if (met || !condition()) return;
        met = true;
        observer.disconnect();
        unpainted.push((at) => {
          armed -= 1;
          resolve(at);
        });
      };
      const observer = new MutationObserver(check);
      const attributeFilter = ["aria-rowcount", "aria-rowindex", "aria-sort"];
      observer.observe(document, { subtree: true, childList: true, characterData: true, attributeFilter });
      check();
    });

  const drawnRows = () => {
    const rows = [...document.querySelectorAll("[role=row][aria-rowindex]")];
    const drawn = rows.filter((row) => row.querySelector(":is([role=gridcell], [role=cell])"));
    return drawn.sort((a, b) => a.getAttribute("aria-rowindex") - b.getAttribute("aria-rowindex"));
  };
  // The first cell with words in it: a box to choose the row by may stand before it.
  const nameOf = (row) => {
    for (const cell of row?.querySelectorAll(":is([role=gridcell], [role=cell])") ?? []) {
      const text = cell.textContent.trim();
      if (text !== "") return text;
    }
    return "";
  };
  // Names may hold characters that a page shows in another way; letters and digits are the same for all.
  const isOf = (row, name) => (name.match(/[A-Za-z0-9]+/g) ?? []).every((part) => nameOf(row).includes(part));
  const count = () => {
    const grid = document.querySelector("[role=grid][aria-rowcount]");
    return grid ? grid.getAttribute("aria-rowcount") - 1 : 0;
  };
  const says = (pattern) =>
    [...document.querySelectorAll("[role=status]")].some((line) => pattern.test(line.textContent.trim()));

  // What a grid shows, as text.
  const sight = () => drawnRows().map((row) => row.textContent).join("\n");

  const shows = ({ count: wanted, first }) => {
    if (count() !== wanted) return false;
    const [row] = drawnRows();
    return wanted === 0 ? !row : Boolean(row) && isOf(row, first);
  };

  // From the event of this kind that the driver causes next until the condition holds on the screen.
  const from = (kind, condition) =>
    new Promise((resolve) => {
      let start;
      const hear = (event) => {
        start = event.timeStamp;
        // The page's own listeners come first.
        queueMicrotask(() => when(condition).then((end) => resolve(end - start)));
      };
      addEventListener(kind, hear, { capture: true, once: true });
    });

  // The memories of WebAssembly: those that a page makes, and those that its modules export. None is kept alive.
  const memories = [];
  const note = (memory) => memories.push(new WeakRef(memory));
  const noteExports = ({ exports }) => {
    for (const value of Object.values(exports)) if (value instanceof WebAssembly.Memory) note(value);
  };
  const noting = (constructor, note) =>
    new Proxy(constructor, {
      construct(...call) {
        const made = Reflect.construct(...call);
        note(made);
        return made;
      },
    });
  WebAssembly.Memory = noting(WebAssembly.Memory, note);
  WebAssembly.Instance = noting(WebAssembly.Instance, noteExports);
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...call) => {
      const made = await original.apply(WebAssembly, call);
      noteExports(made.instance ?? made);
      return made;
    };
  }

  const bench = {
    firstRows: when(() => nameOf(document.querySelector("[role=row]:has(:is([role=gridcell], [role=cell]))")) !== ""),
    searchable: when(() => says(/^[\d,]+ keys$/)),

    /** The key that the driver presses next, until what it has to show is shown. */
    stroke(expected) {
      bench.pending = from("keydown", () => shows(expected));
    },

    /** The header that the driver presses next, until other rows are shown. */
    sort() {
      const before = sight();
      bench.pending = from("click", () => sight() !== before);
    },

    /** The event of this kind that the driver causes next, until the page has these words somewhere. */
    says(kind, words) {
      bench.pending = from(kind, () => document.body.textContent.includes(words));
    },

    /** What there is instead of what was expected. */
    state: () => ({ count: count(), first: nameOf(drawnRows()[0]) }),

    /** How large the memories of WebAssembly are together; modules may share one. */
    linearBytes() {
      const alive = new Set(memories.map((memory) => memory.deref()).filter(Boolean));
      return [...alive].reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
    },

    /** The longest span that the page itself has measured under this name. */
    longest(name) {
      const spans = performance.getEntriesByName(name, "measure").map(({ duration }) => duration);
      return spans.length > 0 ? Math.max(...spans) : null;
    },

    /** Starts to note when frames are made. */
    startFrames() {
      const frames = [];
      let last = null;
      let on = true;
      const note = (at) => {
        if (last !== null) frames.push(at - last);
        last = at;
        if (on) requestAnimationFrame(note);
      };
      requestAnimationFrame(note);
      bench.stopFrames = () => {
        on = false;
        return frames;
      };
    },

    /** Drags the scroll bar from the first row to the last, a step each frame. */
    drag(steps) {
      const scroller = bench.scroller();
      const length = scroller.scrollHeight - scroller.clientHeight;
      return new Promise((resolve) => {
        let step = 0;
        const move = () => {
          step += 1;
          scroller.scrollTop = Math.round((length * step) / steps);
          if (step < steps) requestAnimationFrame(move);
          else requestAnimationFrame(() => resolve());
        };
        requestAnimationFrame(move);
      });
    },

    /** The element that scrolls the rows. */
    scroller() {
      let element = drawnRows()[0];
      const scrolls = (element) =>
        element.scrollHeight > element.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(element).overflowY);
      while (element && !scrolls(element)) element = element.parentElement;
      return element;
    },
  };
  globalThis.bench = bench;
}
