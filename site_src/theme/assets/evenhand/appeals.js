/** `<evenhand-appeals>`: the appeals a trainer decides, the undecided first. */
import { alarm, call } from "./api.js";
import { appealState, statement } from "./appeal-view.js";
import { h, html, t, time } from "./page.js";
import { answers } from "./result-view.js";

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
      answers(appeal, "chosenBy", language),
      explanation && html("div.eh-explanation", language, explanation),
      appealState(appeal),
      appeal.late.filter(({ accepted }) => !accepted).map((late) => lateAnswers(appeal.attempt_id, late)),
      appeal.can_decide && statement("rationale", "", ["upheld", "dismissed"], decide),
    );
  }
}

/** Answers that came after the time was up, and the way to let them count. */
const lateAnswers = (attempt, { id: late_id, received_at }) => {
  const accept = async (reason) => {
    await call("POST", `attempts/${attempt}/late`, { late_id, reason });
    view.replaceChildren(h("p", { tabIndex: -1 }, t("lateAccepted")));
    view.firstChild.focus();
  };
  const view = h("div", h("p", t("lateAt", { time: time(received_at) })), statement("lateReason", "", ["accept"], accept));
  return view;
};

customElements.define("evenhand-appeals", Appeals);
