// What each keystroke has to show, worked out here from the same keys: how many match, and which is the first. So a
// page that shows something else, or shows it later than it says, is found out.
import { searchText, words } from "../pages/common/keys.js";

/** The first field of every key; inside a text it would have its quotes escaped. */
const BETWEEN = '},{"id":"';

/** Hands out all keys one after the other, without ever holding all of them. */
async function* allKeys({ url, bearer }) {
  const answer = await fetch(`${url}/v1/mgmt/accesskey/search`, {
    method: "POST",
    headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
    body: "{}",
  });
  let rest = "";
  let head = '{"keys":['.length;
  for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
    rest += chunk;
    const end = rest.lastIndexOf(BETWEEN);
    if (end < 0) continue;
    yield* JSON.parse(`[${rest.slice(head, end + 1)}]`);
    rest = rest.slice(end + 2);
    head = 0;
  }
  yield* JSON.parse(`[${rest.slice(head, -1)}`);
}

/** The texts in a search box while these queries are typed, each cleared at once when it is complete. */
const typed = (query) => [...query].map((_, at) => query.slice(0, at + 1));

/** A rare query is the beginning of this key's id. */
const RARE = 500;

/**
 * The strokes to type: `[{ query, strokes: [{ key, text, count, first }] }]`. Common, rare, of two words, and without a
 * match.
 */
export async function expectations(emulator) {
  const sample = [];
  for await (const key of allKeys(emulator)) {
    sample.push(key.id);
    if (sample.length > RARE) break;
  }
  const queries = ["prod", "staging", sample.at(-1).slice(0, 7).toLowerCase(), "ledger eu", "007-00"];
  const entry = (text) => [text, { text, words: words(text), count: 0 }];
  const texts = new Map(["", ...queries.flatMap(typed)].map(entry));
  const all = [...texts.values()];
  for await (const key of allKeys(emulator)) {
    const searched = searchText(key);
    for (const expected of all) {
      if (expected.words.every((word) => searched.includes(word))) {
        expected.count += 1;
        expected.first ??= key.name;
      }
    }
  }
  const stroke = (key, text) => {
    const { count, first } = texts.get(text);
    return { key, text, count, first };
  };
  return queries.map((query) => ({
    query,
    strokes: [...typed(query).map((text) => stroke(text.at(-1), text)), stroke("Backspace", "")],
  }));
}
