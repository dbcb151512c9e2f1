// How long frames take while the list scrolls: under a wheel, and under a scroll bar that is dragged from end to end,
// where each frame shows other rows.

const STEPS = 180;

/** The 95th percentile of all frames, in milliseconds. */
export async function scroll({ page, cdp, alive }) {
  const times = await frameTimes({ page }, async () => {
    const wheel = { x: 680, y: 500, yDistance: -12_000, speed: 6_000, gestureSourceType: "mouse", repeatCount: 0 };
    await alive(cdp.send("Input.synthesizeScrollGesture", wheel));
    await alive(page.evaluate((steps) => bench.drag(steps), STEPS));
  });
  await page.evaluate(() => {
    bench.scroller().scrollTop = 0;
  });
  return times;
}

/** The frames while something scrolls the rows from their beginning. */
export async function frameTimes({ page }, scrolling) {
  await page.evaluate(() => {
    bench.scroller().scrollTop = 0;
    bench.startFrames();
  });
  await scrolling();
  const frames = await page.evaluate(() => bench.stopFrames());
  return { p95: percentile(frames, 0.95), frames: frames.length };
}

function percentile(numbers, share) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
}
