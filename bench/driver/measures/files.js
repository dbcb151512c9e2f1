// Which files a page has asked for when its first rows are on the screen. What it fetches ahead after that is not part
// of what somebody waits for. Listening to the network costs time, so that this is done where no time is taken.
import { load } from "./load.js";

/** The paths of all requests of a reload up to its first rows. */
export async function firstFiles(opened) {
  const { page, cdp } = opened;
  const sent = [];
  cdp.on("Network.requestWillBeSent", ({ request, wallTime }) => {
    sent.push({ path: new URL(request.url).pathname, at: wallTime * 1000 });
  });
  await cdp.send("Network.enable");
  const { firstRows } = await load(opened);
  await cdp.send("Network.disable");
  const shown = (await page.evaluate(() => performance.timeOrigin)) + firstRows;
  return sent.filter(({ at }) => at <= shown).map(({ path }) => path);
}
