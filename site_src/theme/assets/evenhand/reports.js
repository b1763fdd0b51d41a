/** `<evenhand-reports>`: the report pages of the server, in the page of the site; without it they stand by themselves. */
import { only } from "./allowed.js";
import { alarm, Problem } from "./api.js";
import { lang } from "./page.js";

class Reports extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => this.follow(event));
    this.addEventListener("submit", (event) => this.narrow(event));
    this.back = () => this.show(false);
    addEventListener("popstate", this.back);
    this.show(false);
  }

  disconnectedCallback() {
    removeEventListener("popstate", this.back);
  }

  /** Shows what the address asks for: a test's report, or the list of tests. */
  async show(focus) {
    const asked = new URLSearchParams(location.search);
    const quiz = asked.get("quiz");
    asked.delete("quiz");
    asked.set("language", lang);
    this.setAttribute("aria-busy", "true");
    // Of several answers under way only the last one asked for is shown.
    const turn = (this.turn = {});
    try {
      await only("trainer", "stakeholder");
      const part = await report(quiz ? `/${encodeURIComponent(quiz)}` : "", asked);
      if (turn !== this.turn) return;
      this.replaceChildren(part);
      // The report brings a title of its own.
      this.closest("article")?.querySelector(":scope > h1")?.remove();
      if (focus) this.heading();
      else if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
    } catch (problem) {
      if (turn !== this.turn) return;
      this.replaceChildren(alarm(problem));
    }
    this.removeAttribute("aria-busy");
  }

  heading() {
    const title = this.querySelector("h1");
    title.tabIndex = -1;
    title.focus();
  }

  go(search) {
    history.pushState(null, "", search || location.pathname);
    this.show(true);
  }

  follow(event) {
    const link = event.target.closest("a[data-quiz], a[data-list]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.go(link.dataset.quiz ? `?quiz=${encodeURIComponent(link.dataset.quiz)}` : "");
  }

  narrow(event) {
    event.preventDefault();
    const form = event.target;
    const asked = new URLSearchParams({ quiz: form.action.split("/").pop() });
    for (const [name, value] of new FormData(form)) if (value && name !== "language") asked.set(name, value);
    this.go(`?${asked}`);
  }
}

/** The part of the server's page that is the report; its title is that of the page of the site. */
const report = async (path, asked) => {
  let response;
  let page = "";
  try {
    response = await fetch(`/api/reports${path}?${asked}`, { headers: { Accept: "text/html", "Accept-Language": lang } });
    page = await response.text();
  } catch {
    // No connection, or one cut off.
  }
  const part = new DOMParser().parseFromString(page, "text/html").querySelector(".eh-report");
  if (!response?.ok || !part) throw new Problem(response?.ok ? 0 : (response?.status ?? 0));
  return part;
};

customElements.define("evenhand-reports", Reports);
