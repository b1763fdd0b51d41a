/** `<evenhand-self-check>`: a question in a module, answered on the page and not graded. */
import { badge, h, lang, t } from "./page.js";
import { doubt, given, move } from "./questions.js";

class SelfCheck extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form");
    const answer = form.querySelector("details");
    const options = [...form.querySelectorAll("[data-correct]")];
    const told = h("div.eh-told", { role: "status", lang });
    const right = ({ dataset }) => dataset.correct === "true";
    const clear = () => {
      told.replaceChildren();
      options.forEach((option) => option.classList.remove("eh-is-right", "eh-is-wrong"));
    };
    form.oninput = ({ target }) => {
      clear();
      doubt(target);
    };
    form.onclick = ({ target }) => target.dataset.move && move(target);
    form.onsubmit = (event) => {
      event.preventDefault();
      clear();
      const chosen = given(form);
      if (!chosen.length) return told.append(t("chooseFirst"));
      for (const option of options) {
        if (right(option)) option.classList.add("eh-is-right");
        else if (option.control.checked) option.classList.add("eh-is-wrong");
      }
      // What was written, matched, ordered or judged is for people to compare with the answer.
      const verdict = options[0] && badge(judge(options, right));
      const parts = [...answer.children].filter(({ className, dataset: { option } }) =>
        options[0] ? (option ? chosen.includes(option) : className === "eh-explanation") : className,
      );
      told.append(
        verdict ? h("p", verdict) : "",
        h("div", { lang: this.lang }, parts.map((part) => part.cloneNode(true))),
      );
    };
    answer.replaceWith(h("div.eh-actions", { lang }, h("button.md-button", t("check"))), told);
  }
}

const judge = (options, right) => {
  if (options.every((option) => option.control.checked === right(option))) return "right";
  return options.some((option) => option.control.checked && right(option)) ? "partly" : "wrong";
};

customElements.define("evenhand-self-check", SelfCheck);
