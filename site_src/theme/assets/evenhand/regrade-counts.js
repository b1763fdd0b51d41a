/** What a regrade came to or would come to, in numbers, and how far it is. */
import { h, of, t } from "./page.js";

const WORDS = ["changed", "raised", "lowered", "now_passed", "now_failed", "unchanged", "kept", "failed"];

/** The counts of several pages together. */
export const sum = (pages) => Object.fromEntries(WORDS.map((word) => [word, pages.reduce((total, page) => total + page[word], 0)]));

/** How many attempts were looked at. */
export const examined = ({ changed, unchanged, kept, failed }) => changed + unchanged + kept + failed;

export const countsView = (counts, certificates) =>
  h(
    "dl.eh-facts",
    [...WORDS.map((word) => [t(`count_${word}`), counts[word]]), [t("count_certificates"), certificates]].map(([name, value]) =>
      h("div", h("dt", name), h("dd", `${value}`)),
    ),
  );

/** A bar with its words; `set(n, total)` moves it. */
export const progress = (name) => {
  const bar = h("progress", { max: 1, ariaLabel: name });
  const words = h("span", name);
  const set = (n, total) => {
    Object.assign(bar, { max: Math.max(total, n, 1), value: n });
    words.textContent = `${name} ${of(n, Math.max(total, n))}`;
  };
  return { view: h("p.eh-progress", words, bar), set };
};
