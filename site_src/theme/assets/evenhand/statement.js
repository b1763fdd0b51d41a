/** A form for a text that somebody else reads: the reason for a decision, an appeal, a gift. */
import { alarm } from "./api.js";
import { h, t } from "./page.js";

let forms = 0;

/** A form for a text of 10 to 2000 characters; `send(text, word)` gets it and the word of the button pressed. */
export const statement = (label, field, words, send) => {
  const id = `eh-text-${++forms}`;
  const error = h("p.eh-error", { id: `${id}-error` });
  const area = h("textarea", { id, name: "text", rows: 4, maxLength: 2000 });
  area.setAttribute("aria-describedby", `${id}-hint ${error.id}`);
  const onsubmit = async (event) => {
    event.preventDefault();
    const text = area.value.trim();
    area.ariaInvalid = text.length < 10;
    error.textContent = "";
    if (text.length < 10) {
      error.textContent = t("tooShort");
      return area.focus();
    }
    try {
      await send(text, event.submitter.value);
    } catch (problem) {
      error.replaceChildren(alarm(problem));
    }
  };
  return h(
    "form.eh-statement",
    { onsubmit },
    field,
    h("label", { htmlFor: id }, t(label)),
    h("p.eh-hint", { id: `${id}-hint` }, t(`${label}_hint`)),
    area,
    error,
    h("div.eh-actions", words.map((value) => h("button.md-button", { value }, t(`${label}_${value}`)))),
  );
};
