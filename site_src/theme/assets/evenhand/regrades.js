/** `<evenhand-regrades>`: tests whose key changed, what a regrade would do, and how far one is. */
import { only } from "./allowed.js";
import { alarm, call } from "./api.js";
import { questionHistory } from "./history.js";
import { keyChange, passMarkChange } from "./key-change.js";
import { h, lang, t } from "./page.js";
import { asking } from "./regrade-asking.js";
import { running } from "./regrade-running.js";

class Regrades extends HTMLElement {
  async connectedCallback() {
    const asked = new URLSearchParams(location.search);
    const [quiz, question] = [asked.get("quiz"), asked.get("question")];
    let past = "";
    try {
      await only("trainer");
      if (quiz && question) past = h("section.eh-card", await questionHistory(quiz, question));
      const { quizzes } = await call("GET", `regrades?language=${lang}`);
      const tests = quizzes.map((each) => this.test(each));
      this.replaceChildren(past, ...(tests.length ? tests : [h("p.eh-card", t("nothingToRegrade"))]));
    } catch (problem) {
      this.replaceChildren(past, alarm(problem));
    }
  }

  /** One test: what changed and the way to grade it again, and the latest regrade. */
  test({ quiz_id, title, offered, attempts, pass_mark, questions, latest }) {
    const place = h("div");
    const run = (regrade, focus) => place.replaceChildren(running(regrade, () => this.isConnected, focus));
    if (latest) run(latest, false);
    const offer = h("div");
    const begun = (regrade) => {
      offer.replaceChildren();
      run(regrade, true);
    };
    if (offered && !(latest && !latest.ended_at)) offer.replaceChildren(h("p", t("changedSince", { n: attempts })), changes(pass_mark, questions), asking(quiz_id, begun));
    return h("section.eh-card", h("h2", title), !offered && h("p", t("upToDate")), offer, place);
  }
}

const changes = (pass_mark, questions) =>
  h(
    "ul",
    pass_mark && h("li", passMarkChange(pass_mark)),
    questions.map((each) => h("li", h("code", each.question_id), ": ", each.what ? keyChange(each) : t("questionGone"))),
  );

customElements.define("evenhand-regrades", Regrades);
