// What a page holds after its garbage is collected: JavaScript's heap with its array buffers, and the linear memory of
// WebAssembly. The browser's own counters, `performance.measureUserAgentSpecificMemory` among them, leave the latter
// out altogether, so that it is added here, as the probe finds it, in the same way for all pages.

/** In bytes. */
export async function memory({ page, cdp, alive }) {
  // The probe is in no worker: a page with one would get away with the memory that it has there.
  if (page.workers().length > 0) throw new Error("the page has workers, into whose memory the bench cannot look");
  for (let time = 0; time < 3; time += 1) await alive(cdp.send("HeapProfiler.collectGarbage"));
  const heap = await alive(page.evaluate(heapBytes));
  const linear = await alive(page.evaluate(() => bench.linearBytes()));
  return { heap, linear, bytes: heap + linear };
}

/** In the page: the heap and the array buffers of all its scripts. */
async function heapBytes() {
  const { breakdown } = await performance.measureUserAgentSpecificMemory();
  return breakdown.filter(({ types }) => types.includes("JavaScript")).reduce((sum, { bytes }) => sum + bytes, 0);
}
