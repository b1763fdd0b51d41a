/** The site's one entry: loads what a page needs, whichever way the page was reached. */
import "./account.js";

const waiting = new Set(["appeals", "home", "people", "quiz", "reading", "regrades", "reports", "results", "self-check"]);

const load = () => {
  for (const name of waiting) {
    if (document.querySelector(`evenhand-${name}`) && waiting.delete(name)) import(`./${name}.js`);
  }
};

/** A table that scrolls sideways can be scrolled by keyboard. */
const reach = () => {
  for (const scroller of document.querySelectorAll(".md-typeset__scrollwrap")) {
    if (scroller.scrollWidth > scroller.clientWidth) scroller.tabIndex = 0;
  }
};

load();
import("./display.js");
addEventListener("load", reach);
// Instant navigation puts the next page's elements in place without loading scripts again.
new MutationObserver(load).observe(document.body, { childList: true, subtree: true });

// The page at `/` sends people to the language they chose last.
document.addEventListener("click", ({ target }) => {
  const link = target.closest("a[hreflang]");
  if (link) localStorage.setItem("evenhand.language", link.hreflang);
});
