/** The form in which an appeal is decided. What is entered stays in `draft`, so that looking elsewhere loses nothing. */
import { Problem } from "./api.js";
import { answerField } from "./desk-answer.js";
import { h, t } from "./page.js";
import { statement } from "./statement.js";

const REMEDIES = ["full_marks", "accept", "void", "correct"];

const ANSWERED = ["accept", "correct"];

export const decisionForm = (appeal, draft, similar, decide) => {
  const others = similar.filter((each) => each.can_decide).length;
  const radio = (name, value, word, note) =>
    h(
      "label.eh-option",
      h("input", { type: "radio", name, value, checked: draft[name] === value }),
      h("span", t(word), note && h("span.eh-hint", t(note))),
    );
  const answer = h("div");
  const remedies = h(
    "fieldset",
    h("legend", t("remedy")),
    REMEDIES.map((each) => radio("remedy", each, `remedy_${each}`, `remedy_${each}_note`)),
    answer,
  );
  const again = h("input", { type: "checkbox", name: "again" });
  const fields = [
    h("fieldset", h("legend", t("outcome")), ["upheld", "dismissed"].map((each) => radio("outcome", each, `rationale_${each}`))),
    remedies,
    others > 0 && h("label.eh-option", again, h("span", t("sameForSimilar", { n: others }))),
  ].filter(Boolean);
  let field;
  const send = (rationale) => {
    const { outcome, remedy } = draft;
    if (!outcome) throw missing("chooseOutcome");
    if (outcome === "dismissed") return decide({ outcome, rationale }, again.checked);
    if (!remedy) throw missing("chooseRemedy");
    const given = field?.read() ?? [];
    if (field && !given.length) throw missing("chooseAnswer");
    return decide({ outcome, remedy, rationale, answer: given }, again.checked);
  };
  const form = statement("rationale", h("div", fields), ["decide"], send);
  const { text } = form.elements;
  text.value = draft.text ?? "";
  let shown;
  const follow = () => {
    draft.outcome = form.elements.outcome.value || undefined;
    draft.remedy = form.elements.remedy.value || undefined;
    remedies.hidden = draft.outcome !== "upheld";
    const wanted = !remedies.hidden && ANSWERED.includes(draft.remedy) ? draft.remedy : undefined;
    if (wanted !== shown) {
      field = wanted && answerField(appeal, wanted, draft.answers?.[wanted]);
      answer.replaceChildren(field?.view ?? "");
      shown = wanted;
    }
    if (field) draft.answers = { ...draft.answers, [shown]: field.read() };
  };
  form.classList.add("eh-decision");
  form.addEventListener("change", follow);
  form.addEventListener("input", () => (draft.text = text.value));
  follow();
  return form;
};

/** What is not filled in yet, said where the server would say it. */
const missing = (word) => new Problem(422, { detail: t(word) }, true);
