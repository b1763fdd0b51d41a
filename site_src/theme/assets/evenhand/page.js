/** What the other modules build pages from: elements, and words in the page's language. */

/** `h("p.eh-lead", { id: "x" }, "text", child)`: the properties may be missing, falsy children are left out. */
export const h = (tag, ...children) => {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  if (classes.length) element.className = classes.join(" ");
  if (children[0]?.constructor === Object) Object.assign(element, children.shift());
  element.append(...children.flat().filter(Boolean));
  return element;
};

/** HTML that the server has sanitised, in the language it was written in. */
export const html = (tag, lang, innerHTML) => innerHTML && h(tag, { lang, innerHTML });

export const button = (tag, word, onclick) => h(`button.md-button${tag}`, { type: "button", onclick }, t(word));

/** A word with the shape and colour that go with it. */
export const badge = (kind, word = kind) => h(`strong.eh-badge.eh-${kind}`, t(word));

export const lang = document.documentElement.lang.slice(0, 2);

/** Those of every page, and those of its own kind. */
const words = Object.assign({}, ...[...document.querySelectorAll(".evenhand-words")].map((each) => JSON.parse(each.textContent)));

/** A sentence with its gaps filled: `t("question", { n: 3 })`. */
export const t = (key, values) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

export const pair = (name, value) => t("pair", { name: t(name), value });

export const of = (n, total) => t("of", { n: +n.toFixed(2), total });

/** Rounded down: 79.96 % must not read as the pass mark of 80 %. */
export const percent = (share) => `${Math.floor(share * 1000 + 1e-6) / 10}%`;

export const locale = lang === "en" ? "en-GB" : lang;

export const day = (moment) => new Date(moment).toLocaleDateString(locale, { dateStyle: "medium" });

/** A moment in the time zone of whoever reads it, which it names. */
export const time = (moment) =>
  new Date(moment).toLocaleString(locale, {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  });

/** Seconds in words: "20 minutes". */
export const span = (seconds) => {
  const unit = seconds < 60 ? "second" : "minute";
  const style = { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 1 };
  return new Intl.NumberFormat(locale, style).format(unit === "minute" ? seconds / 60 : seconds);
};
