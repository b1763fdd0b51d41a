/** How somebody wants to see things, on every page: blur, colour, movement, and when to suggest a break. */
import { call, session } from "./api.js";
import { button, h, t } from "./page.js";

const SLOT = "evenhand.display";
const STRETCH = "evenhand.stretch";
const AWAY = 10 * 60_000; // Whoever was away so long has had a break.
const MEDIA = ".md-content :is(img:not(.twemoji), video, iframe):not([data-eh-media])";

const read = (slot) => {
  try {
    return JSON.parse(localStorage.getItem(slot));
  } catch {
    return null; // A browser that keeps nothing is told anew on each page.
  }
};

const keep = (slot, value) => {
  try {
    localStorage.setItem(slot, JSON.stringify(value));
  } catch {
    // As above.
  }
};

let every;

export const apply = ({ blur, greyscale, reduced_motion, break_every }) => {
  const { dataset } = document.documentElement;
  dataset.ehBlur = blur ? "on" : "off";
  dataset.ehColour = greyscale ? "off" : "on";
  dataset.ehMotion = reduced_motion ? "off" : "on";
  every = break_every;
  keep(SLOT, { blur, greyscale, reduced_motion, break_every });
};

/** Each picture and film gets a button that shows it, and hides it again. */
const cover = () => {
  for (const each of document.querySelectorAll(MEDIA)) {
    each.dataset.ehMedia = "covered";
    if (each.localName === "video") Object.assign(each, { muted: true, autoplay: false });
    const toggle = button(".eh-reveal", "reveal", (event) => {
      event.preventDefault();
      const shown = each.dataset.ehMedia !== "shown";
      each.dataset.ehMedia = shown ? "shown" : "covered";
      toggle.textContent = t(shown ? "cover" : "reveal");
    });
    (each.closest("a, label") ?? each).after(toggle);
  }
};

/** Counts how long somebody has been here, over all pages, and suggests a break; never while a test's clock runs. */
const tick = () => {
  const now = Date.now();
  const { since = now, seen = now } = read(STRETCH) ?? {};
  const began = now - seen > AWAY ? now : since;
  if (!document.hidden) keep(STRETCH, { since: began, seen: now });
  const due = every && now - began >= every * 60_000;
  if (due && !document.hidden && !region.firstChild && !document.querySelector(".eh-clock")) suggest();
};

const suggest = () => {
  const again = () => {
    keep(STRETCH, { since: Date.now(), seen: Date.now() });
    region.replaceChildren();
  };
  region.replaceChildren(h("div.eh-break", h("p", t("breakNow", { n: every })), button("", "breakDone", again)));
};

const region = h("div", { role: "status" });
document.body.append(region);
apply(read(SLOT) ?? { blur: true, break_every: null });
cover();
new MutationObserver(cover).observe(document.body, { childList: true, subtree: true });
setInterval(tick, 20_000);
session()
  .then(({ person }) => person && call("GET", "preferences"))
  .then((found) => apply(found || { blur: true, break_every: null }))
  .then(tick, () => {}); // Without a connection what was said last holds.
