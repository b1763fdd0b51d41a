/** Appeals: how one is made, what became of it, and the form for a text that both sides write. */
import { alarm, call } from "./api.js";
import { button, day, h, pair, t } from "./page.js";

const REASONS = ["wrong_key", "ambiguous", "translation", "technical", "other"];

let forms = 0;

/** A form for a text of 10 to 2000 characters; `send(text, word)` gets it and the word of the button pressed. */
export const statement = (label, field, words, send) => {
  const id = `eh-text-${++forms}`;
  const error = h("p.eh-error", { id: `${id}-error` });
  const area = h("textarea", { id, rows: 4, maxLength: 2000 });
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

/** Puts `now` where `old` was, with the focus, so that nobody is left at the top of the page. */
const replace = (old, now) => {
  old.replaceWith(now);
  now.focus();
};

export const appealForm = (attempt, question_id) => {
  const reason = h("select", REASONS.map((value) => h("option", { value }, t(value))));
  const send = async (text) => {
    const body = { question_id, reason: reason.value, text };
    replace(view, appealState(await call("POST", `attempts/${attempt}/appeals`, body)));
  };
  const form = statement("appealText", h("label", t("appealReason"), reason), ["send"], send);
  const view = h("details.eh-appeal", h("summary", t("appeal")), form);
  return view;
};

export const appealState = ({ id, state, reason, text, opened_at, decision, can_withdraw }) => {
  const withdraw = async () => {
    try {
      replace(view, appealState(await call("POST", `appeals/${id}/withdrawal`, {})));
    } catch (problem) {
      view.append(alarm(problem));
    }
  };
  const said = (word, moment, words) => [h("p", h("strong", word), ` · ${day(moment)}`), h("blockquote", words)];
  const view = h(
    `div.eh-appeal.eh-appeal-${state}`,
    { tabIndex: -1 },
    said(`${pair("appealed", t(state))} · ${t(reason)}`, opened_at, text),
    decision && said(t("rationale"), decision.at, decision.rationale),
    state === "upheld" && h("p", t("upheld_note")),
    can_withdraw && button("", "withdraw", withdraw),
  );
  return view;
};
