/** `<evenhand-self-check>`: a question in a module, answered on the page and not graded. */
import { h, lang, t } from "./page.js";
import { badge } from "./result-view.js";

class SelfCheck extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form");
    const answer = form.querySelector("details");
    const options = [...form.querySelectorAll("label")];
    const told = h("div.eh-told", { role: "status", lang });
    const right = ({ dataset }) => dataset.correct === "true";
    form.onchange = () => {
      told.replaceChildren();
      options.forEach((option) => option.classList.remove("eh-is-right", "eh-is-wrong"));
    };
    form.onsubmit = (event) => {
      event.preventDefault();
      form.onchange();
      const chosen = options.filter(({ control }) => control.checked);
      if (!chosen.length) return told.append(t("chooseFirst"));
      for (const option of options) {
        if (right(option)) option.classList.add("eh-is-right");
        else if (option.control.checked) option.classList.add("eh-is-wrong");
      }
      const all = options.every((option) => option.control.checked === right(option));
      const parts = [...answer.children].filter(({ className, dataset: { option } }) =>
        option ? chosen.some(({ control }) => control.value === option) : className === "eh-explanation",
      );
      told.append(
        h("p", badge(all ? "right" : chosen.some(right) ? "partly" : "wrong")),
        h("div", { lang: this.lang }, parts.map((part) => part.cloneNode(true))),
      );
    };
    answer.replaceWith(h("div.eh-actions", { lang }, h("button.md-button", t("check"))), told);
  }
}

customElements.define("evenhand-self-check", SelfCheck);
