/** `<evenhand-appeals>`: the appeals a trainer decides, the undecided first. */
import { alarm, call } from "./api.js";
import { appealState, statement } from "./appeal-view.js";
import { h, html, t } from "./page.js";
import { options } from "./result-view.js";

class Appeals extends HTMLElement {
  async connectedCallback() {
    try {
      this.render((await call("GET", "appeals")).appeals);
    } catch (problem) {
      this.replaceChildren(alarm(problem));
    }
  }

  render(appeals) {
    const waits = ({ state }) => state === "open" || state === "in_review";
    const group = (title, list) =>
      h("section", h("h2", `${t(title)} (${list.length})`), list.map((appeal) => this.card(appeal, appeals)));
    this.replaceChildren(
      group("waiting", appeals.filter(waits)),
      group("decided", appeals.filter((appeal) => !waits(appeal))),
    );
  }

  card(appeal, appeals) {
    const { id, version, quiz_title, vendor, language, prompt, explanation } = appeal;
    const decide = async (rationale, outcome) => {
      const decided = await call("POST", `appeals/${id}/decision`, { outcome, rationale, version });
      this.render(appeals.map((each) => (each === appeal ? decided : each)));
      document.getElementById(id).focus();
    };
    return h(
      "article.eh-card",
      { id, tabIndex: -1 },
      html("h3", language, prompt),
      h("p.eh-hint", [quiz_title, vendor, t(language)].filter(Boolean).join(" · ")),
      html("div.eh-material", language, appeal.material),
      options(appeal.options, "chosenBy", language),
      explanation && html("div.eh-explanation", language, explanation),
      appealState(appeal),
      appeal.can_decide && statement("rationale", "", ["upheld", "dismissed"], decide),
    );
  }
}

customElements.define("evenhand-appeals", Appeals);
