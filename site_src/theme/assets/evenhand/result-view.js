/** A result in words and bars, shared by a test's page and the list of results. */
import { appealForm, appealState } from "./appeal-view.js";
import { h, html, of, pair, percent, t } from "./page.js";

/** A word with the shape and colour that go with it. */
export const badge = (kind, word = kind) => h(`strong.eh-badge.eh-${kind}`, t(word));

export const verdict = ({ passed }) => badge(passed ? "right" : "wrong", passed ? "passed" : "notPassed");

/** Passed or not and what it rests on, for a live region. */
export const summary = (result, passMark) => {
  const { number: n, passed, score, marks, max, attempts_left: left, critical_failed: missed } = result;
  const facts = [
    pair("score", `${percent(score)} (${of(marks, max)})`),
    passMark && pair("passMark", percent(passMark)),
    !passed && pair("attemptsLeft", left ?? t("unlimited")),
  ];
  return h(
    `div.eh-card.eh-is-${passed ? "right" : "wrong"}`,
    h("h2", { tabIndex: -1 }, t("result", { n })),
    h("p.eh-verdict", verdict(result)),
    h("p", facts.filter(Boolean).join(" · ")),
    missed > 0 && h("p", t("criticalMissed", { n: missed })),
  );
};

/** The marks by policy and, when they may be shown, the questions one by one. */
export const details = (result) => {
  const row = ({ name, marks: value, max }) =>
    h(
      "tr",
      h("th", { scope: "row" }, name || t("others")),
      h("td", of(value, max)),
      h("td", h("meter", { max, value, ariaHidden: "true" })),
    );
  const head = h("tr", h("th", { scope: "col" }, t("policy")), h("th", { scope: "col", colSpan: 2 }, t("marks")));
  return h(
    "div",
    h("table.eh-policies", h("thead", head), h("tbody", result.policies.map(row))),
    result.questions.map((each) => question(each, result)),
    result.feedback === "after_last_attempt" && !result.questions[0] && h("p", t("told_later")),
  );
};

const mark = ({ marks, max, omitted }) =>
  omitted ? badge("wrong", "omitted") : badge(marks >= max ? "right" : marks > 0 ? "partly" : "wrong");

const question = (each, { id, language }) => {
  const { number: n, marks, max, critical, see, appeal, explanation } = each;
  return h(
    "section.eh-question",
    h("h3", h("span.eh-count", t("question", { n }), " "), html("span", language, each.prompt)),
    html("div.eh-material", language, each.material),
    h("p", mark(each), ` ${of(marks, max)} `, critical && badge("critical")),
    options(each.options, "chosen", language),
    explanation && h("div.eh-explanation", h("p.eh-label", t("why")), html("div", language, explanation)),
    see && h("p", h("a", { href: see }, t("readAgain"))),
    appeal ? appealState(appeal) : each.can_appeal && appealForm(id, each.id),
  );
};

/** The options, with what was chosen and, where `correct` is not withheld, what is right in words. */
export const options = (list, chosenWord, language) => {
  const item = ({ text, correct, chosen, feedback }) => {
    const kind = correct ? "right" : chosen && correct === false ? "wrong" : "open";
    return h(
      `li.eh-is-${kind}`,
      html("span", language, text),
      " ",
      chosen && badge(kind, chosenWord),
      " ",
      correct && badge("key", "rightAnswer"),
      html("div.eh-feedback", language, feedback),
    );
  };
  return h("ul.eh-options", list.map(item));
};
