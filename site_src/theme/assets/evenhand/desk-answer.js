/** Which answer is right: options to choose, parts to set, or words to write; as the question is asked. */
import { h, html, t } from "./page.js";

/** What the labeller answered, where it is to be accepted; what is right so far, where that is to be corrected. */
const prefilled = ({ options, written, review }, remedy) => {
  if (review.choices[0]) return review.choices.map(({ id, given, right }) => `${id}=${(remedy === "accept" ? given : right) ?? ""}`);
  if (options[0]) return options.filter(({ chosen, correct }) => (remedy === "accept" ? chosen : correct)).map(({ id }) => id);
  return remedy === "accept" && written ? [written] : [];
};

/** Its `view`, and `read()`, which gives the answer as answers are sent. `kept` was entered before. */
export const answerField = (appeal, remedy, kept) => {
  const given = kept?.length ? kept : prefilled(appeal, remedy);
  const inner = appeal.review.choices[0] ? parts(appeal, given) : appeal.options[0] ? choices(appeal, given) : words(given);
  return { view: h("fieldset.eh-which", h("legend", t(`which_${remedy}`)), inner.view), read: inner.read };
};

const choices = ({ kind, options, language }, given) => {
  const inputs = options.map(({ id }) =>
    h("input", { type: kind === "single" ? "radio" : "checkbox", name: "answer", value: id, checked: given.includes(id) }),
  );
  const view = options.map(({ text }, index) => h("label.eh-option", inputs[index], html("span", language, text)));
  return { view, read: () => inputs.filter(({ checked }) => checked).map(({ value }) => value) };
};

const parts = ({ review, language }, given) => {
  const selects = review.choices.map(({ id, options }) => {
    const now = given.find((each) => each.startsWith(`${id}=`))?.slice(id.length + 1);
    const option = ({ id: value, text }) => h("option", { value, lang: language, selected: value === now, innerHTML: text });
    return h("select", h("option", { value: "" }, "–"), options.map(option));
  });
  const view = review.choices.map(({ text }, index) => h("label", html("span", language, text), selects[index]));
  const read = () => review.choices.map(({ id }, index) => [id, selects[index].value]).filter(([, value]) => value).map((each) => each.join("="));
  return { view, read };
};

const words = ([given = ""]) => {
  const field = h("input", { type: "text", maxLength: 500, value: given, ariaLabel: t("rightAnswer") });
  return { view: field, read: () => [field.value.trim()].filter(Boolean) };
};
