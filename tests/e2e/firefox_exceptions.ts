// The journeys that do not run in Firefox, each with its reason. One that is not there any more is an error.

/** Titles of journeys as `file.spec.ts: title`. */
export const exceptions: readonly { reason: string; titles: readonly string[] }[] = [
  {
    reason: "The driver does not count clicks, so two are no double click.",
    titles: [
      "grid.spec.ts: a column is made wider with the keyboard and by hand, and as usual again by two presses",
      "replace.spec.ts: a double click asks once, and does not answer by itself",
      "runs.spec.ts: a double click presses what was there, and not what takes its place",
    ],
  },
  {
    reason: "The driver does not drag.",
    titles: ["views.spec.ts: a column is dragged to its place, and works by keyboard alone"],
  },
  {
    reason: "The driver does not print.",
    titles: ["reveal.spec.ts: it is never printed"],
  },
  {
    reason: "Only Chromium's own protocol tells the tree that assistive technology reads, and what is in memory.",
    titles: [
      "reveal.spec.ts: assistive technology learns it only when it is shown",
      "reveal.spec.ts: nothing of it is left after closing, and the browser's console never heard of it",
    ],
  },
  {
    reason: "Firefox knows no permission to write to the clipboard that a driver could take away.",
    titles: [
      "reveal.spec.ts: a copy that the browser refuses by its permission is said, and can be made by hand",
      "rotate.spec.ts: whoever cannot copy is told before the old secret is gone",
    ],
  },
  {
    reason: "The flag that makes a screen sharp is Chromium's, and so is the limit that it shows.",
    titles: ["sharp.spec.ts: the last key of very many is reached on a sharp screen, and the first again"],
  },
  {
    reason: "The driver leaves globals of its own.",
    titles: ["smoke.spec.ts: leaves no globals behind"],
  },
];

/** Why a journey does not run in Firefox, if it does not. */
export function exception(file: string, title: string): string | undefined {
  return exceptions.find(({ titles }) => titles.includes(`${file}: ${title}`))?.reason;
}
