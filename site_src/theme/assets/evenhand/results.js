/** `<evenhand-results>`: my attempts, newest first, and my appeals. */
import { alarm, call } from "./api.js";
import { appealed } from "./appeal-view.js";
import { day, h, lang, percent, t } from "./page.js";
import { details, summary, verdict } from "./result-view.js";

class Results extends HTMLElement {
  async connectedCallback() {
    try {
      const { attempts } = await call("GET", `attempts?language=${lang}`);
      const { appeals } = await call("GET", "appeals");
      const mine = appeals.filter((appeal) => appeal.mine);
      this.replaceChildren(
        h("section", attempts.length ? attempts.map(attempt) : t("none")),
        mine.length ? h("section", h("h2", t("appeals")), mine.map(appealed)) : "",
      );
    } catch (problem) {
      this.replaceChildren(alarm(problem));
    }
  }
}

const attempt = (result, index) => {
  const { title, number: n, submitted_at: at, score, page, pass_mark } = result;
  const name = h("span", `${title} · ${t("attempt", { n })}`);
  if (!at) return h("p.eh-card.eh-row", name, page && h("a", { href: page }, t("continue")));
  // Made when first opened: thirty attempts have some hundred questions.
  const ontoggle = () => view.lastChild === row && view.append(summary(result, pass_mark), details(result));
  const row = h("summary.eh-row", name, verdict(result), h("span.eh-hint", `${percent(score)} · ${day(at)}`));
  const view = h("details.eh-attempt", { ontoggle, open: !index }, row);
  return view;
};

customElements.define("evenhand-results", Results);
