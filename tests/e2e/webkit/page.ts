// A page as a person meets it, by roles and names, in a browser that has no such search of its own.
import { expect } from "@playwright/test";
import { Browser, KEY, type Element } from "./driver.ts";

/** Which elements have a role without saying so. */
const IMPLIED: Record<string, string> = {
  button: "button, summary",
  checkbox: "input[type=checkbox]",
  heading: "h1, h2, h3",
  link: "a[href]",
  row: "tr",
  searchbox: "input[type=search]",
  textbox: "input[type=text], input[type=password], input:not([type]), textarea",
};

export class Page {
  constructor(readonly browser: Browser) {}

  /** The visible elements of a role whose name is this text, or matches. */
  all(role: string, name: string | RegExp = /(?:)/): Promise<Element[]> {
    const [source, flags, exact] = typeof name === "string" ? [name, "", true] : [name.source, name.flags, false];
    return this.browser.evaluate(search, `${IMPLIED[role] ?? "never"}, [role="${role}"]`, source, flags, exact);
  }

  /** Waits for the one element of this role and name. */
  async get(role: string, name: string | RegExp = /(?:)/): Promise<Element> {
    let found: Element[] = [];
    await expect.poll(async () => (found = await this.all(role, name)).length, `${role} ${name}`).toBe(1);
    return found[0]!;
  }

  /** Waits until there is none. */
  async gone(role: string, name: string | RegExp = /(?:)/): Promise<void> {
    await expect.poll(async () => (await this.all(role, name)).length, `no ${role} ${name}`).toBe(0);
  }

  async click(role: string, name: string | RegExp): Promise<void> {
    await this.browser.click(await this.get(role, name));
  }

  /** Ticks a box, or takes its tick away, by keyboard: what looks like a box lies over the real one. */
  async check(name: string | RegExp): Promise<void> {
    await this.focus(await this.get("checkbox", name));
    await this.browser.press(KEY.Space);
  }

  async fill(role: string, name: string | RegExp, text: string): Promise<void> {
    const field = await this.get(role, name);
    await this.browser.clear(field);
    await this.browser.type(field, text);
  }

  /** What an element shows. */
  text(element: Element): Promise<string> {
    return this.browser.evaluate((element) => (element as unknown as HTMLElement).textContent ?? "", element);
  }

  /** The name that an element has been given for those who do not see it. */
  label(element: Element): Promise<string> {
    return this.browser.evaluate((element) => (element as unknown as HTMLElement).ariaLabel ?? "", element);
  }

  focus(element: Element): Promise<void> {
    return this.browser.evaluate((element) => (element as unknown as HTMLElement).focus(), element);
  }

  /** Waits until the page shows a text. */
  async reads(text: string | RegExp): Promise<void> {
    const shown = () => this.browser.evaluate(() => document.body.innerText);
    await (typeof text === "string" ? expect.poll(shown).toContain(text) : expect.poll(shown).toMatch(text));
  }

  /** Everything the page shows and keeps, to look for what must not be in it. */
  everything(): Promise<string> {
    return this.browser.evaluate(() => {
      const fields = [...document.querySelectorAll<HTMLInputElement>("input, textarea")].map(({ value }) => value);
      const kept = [JSON.stringify({ ...sessionStorage }), JSON.stringify({ ...localStorage }), window.name, location.href];
      return [document.documentElement.outerHTML, ...fields, ...kept].join("\n");
    });
  }

  /** How much wider the page is than its window. */
  overflow(): Promise<number> {
    return this.browser.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  }
}

/** Runs in the page. */
function search(selector: string, source: string, flags: string, exact: boolean): Element[] {
  const text = (element: globalThis.Element | null) => (element?.textContent ?? "").replace(/\s+/g, " ").trim();
  const nameOf = (element: HTMLElement) => {
    const labelled = element.getAttribute("aria-labelledby");
    if (labelled) return labelled.split(" ").map((id) => text(document.getElementById(id))).join(" ");
    const labels = [...((element as HTMLInputElement).labels ?? [])];
    return element.getAttribute("aria-label") ?? (labels.length > 0 ? labels.map(text).join(" ") : text(element));
  };
  const isIt = (name: string) => (exact ? name === source : new RegExp(source, flags).test(name));
  const found = [...document.querySelectorAll<HTMLElement>(selector)];
  return found.filter((element) => element.checkVisibility() && isIt(nameOf(element))) as unknown as Element[];
}
