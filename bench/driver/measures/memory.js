// What a page holds after its garbage is collected: JavaScript's heap with its array buffers, and the linear memory of
// WebAssembly. The browser's own counters, `performance.measureUserAgentSpecificMemory` among them, leave the latter
// out altogether, so that it is found and added here, in the same way for all pages.

/** In bytes. */
export async function memory({ page, cdp, alive }) {
  for (let time = 0; time < 3; time += 1) await cdp.send("HeapProfiler.collectGarbage");
  const heap = await alive(page.evaluate(heapBytes));
  let linear = await linearBytes((method, params) => cdp.send(method, params));
  for (const send of await workers(page, cdp)) linear += await linearBytes(send);
  return { heap, linear, bytes: heap + linear };
}

/** In the page: the heap and the array buffers of all its scripts, workers included. */
async function heapBytes() {
  const { breakdown } = await performance.measureUserAgentSpecificMemory();
  return breakdown.filter(({ types }) => types.includes("JavaScript")).reduce((sum, { bytes }) => sum + bytes, 0);
}

/**
 * Every `WebAssembly.Memory` that is alive in one thread, reachable by name or not. One that threads share would be
 * counted in each of them.
 */
async function linearBytes(send) {
  const { result } = await send("Runtime.evaluate", { expression: "WebAssembly.Memory.prototype" });
  const { objects } = await send("Runtime.queryObjects", { prototypeObjectId: result.objectId });
  const sum = await send("Runtime.callFunctionOn", {
    objectId: objects.objectId,
    functionDeclaration: "function () { return this.reduce((sum, memory) => sum + memory.buffer.byteLength, 0); }",
    returnByValue: true,
  });
  for (const { objectId } of [result, objects]) await send("Runtime.releaseObject", { objectId });
  return sum.result.value;
}

/** For each worker of the page, a function that sends a command to it. */
async function workers(page, cdp) {
  const found = [];
  const waiting = new Map();
  let last = 0;
  cdp.on("Target.attachedToTarget", ({ sessionId }) => {
    found.push((method, params) => {
      last += 1;
      const message = JSON.stringify({ id: last, method, params });
      const answer = new Promise((resolve) => waiting.set(last, resolve));
      return cdp.send("Target.sendMessageToTarget", { sessionId, message }).then(() => answer);
    });
  });
  cdp.on("Target.receivedMessageFromTarget", ({ message }) => {
    const { id, result } = JSON.parse(message);
    waiting.get(id)?.(result);
  });
  // The workers that there are already are told before this is answered.
  await cdp.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  if (found.length < page.workers().length) throw new Error("not every worker of the page could be looked into");
  return found;
}
