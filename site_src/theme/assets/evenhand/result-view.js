/** A result in words and bars, shared by a test's page and the list of results. */
import { badge, day, h, html, of, pair, percent, t } from "./page.js";

export const verdict = ({ passed }) => badge(passed ? "right" : "wrong", passed ? "passed" : "notPassed");

/** Passed or not and what it rests on, for a live region. */
export const summary = (result, passMark) => {
  const { number: n, passed, score, marks, max, attempts_left: left, critical_failed: missed, late } = result;
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
    result.automatic && h("p", t("automatic")),
    late && h("p", t(result.late_accepted ? "lateAccepted" : "late")),
    result.changes[0] && later(changed(result.changes)),
    certified(result.certificate),
  );
};

/** A certificate, and whether it holds. */
export const certified = (certificate) => {
  if (!certificate) return;
  const { number, page, validity, expires_at: end } = certificate;
  const holds = validity === "valid" && end ? pair("expires", day(end)) : t(validity);
  return h("p", h("a", { href: page }, pair("certificate", number)), ` · ${holds}`);
};

/** Puts in what is made by a module that few results need, so that none of them waits for it. */
const later = (made) => {
  const place = h("div");
  made.then(
    (view) => place.replaceWith(view),
    () => place.append(t("e0")),
  );
  return place;
};

const changed = (changes) => import("./grade-changes.js").then(({ gradeChanges }) => gradeChanges(changes));

const appealing = (each, attempt) =>
  import("./appeal-view.js").then(({ appealForm, appealState }) =>
    each.appeal ? appealState(each.appeal) : appealForm(attempt, each.id),
  );

const table = (name, columns, rows) =>
  h(
    `table.eh-${name}`,
    h("thead", h("tr", columns.map((word) => (word ? h("th", { scope: "col" }, t(word)) : h("td"))))),
    h("tbody", rows),
  );

const row = (head, ...cells) => h("tr", h("th", { scope: "row" }, head), cells.map((cell) => cell && h("td", cell)));

/** The marks by policy and, when they may be shown, the questions one by one. */
export const details = (result) => {
  const { id, language, policies, questions, feedback } = result;
  const policy = ({ name, marks: value, max }) =>
    row(name || t("others"), of(value, max), h("meter", { max, value, ariaHidden: "true" }));
  return h(
    "div",
    table("policies", ["policy", "marks", ""], policies.map(policy)),
    questions.some(({ marks, max, appeal }) => appeal || marks < max) &&
      later(import("./appeal-view.js").then(({ budget }) => budget(result))),
    questions.map((each) => question(each, id, language)),
    !questions[0] && h("p", t(`told_${feedback}`)),
  );
};

const mark = ({ marks, max, omitted }) =>
  !max ? badge("open", "voided") : omitted ? badge("wrong", "omitted") : badge(marks >= max ? "right" : marks > 0 ? "partly" : "wrong");

const question = (each, attempt, language) => {
  const { number: n, marks, max, critical, see, appeal, explanation } = each;
  return h(
    "section.eh-question",
    h("h3", h("span.eh-count", t("question", { n }), " "), html("span", language, each.prompt)),
    html("div.eh-material", language, each.material),
    h("p", mark(each), max > 0 && ` ${of(marks, max)} `, critical && badge("critical")),
    answers(each, "chosen", language),
    explanation && h("div.eh-explanation", h("p.eh-label", t("why")), html("div", language, explanation)),
    see && h("p", h("a", { href: see }, t("readAgain"))),
    (appeal || each.can_appeal) && later(appealing(each, attempt)),
  );
};

/** What was answered, by option, in writing or by part; and what is right, where that is told. */
export const answers = ({ options, written, accepted, parts }, word, language) => [
  options[0] && h("ul.eh-options", options.map((each) => option(each, word, language))),
  written && h("p", pair(word, written)),
  accepted?.[0] && h("p", pair("rightAnswer", accepted.join(" · "))),
  parts[0] && parted(parts, word, language),
];

const option = ({ text, correct, chosen, feedback }, word, language) => {
  const kind = correct ? "right" : chosen && correct === false ? "wrong" : "open";
  return h(
    `li.eh-is-${kind}`,
    html("span", language, text),
    " ",
    chosen && badge(kind, word),
    " ",
    correct && badge("key", "rightAnswer"),
    html("div.eh-feedback", language, feedback),
  );
};

const parted = (parts, word, language) => {
  const told = parts[0].right != null;
  const part = ({ text, given, right, share, feedback }) => [
    row(
      html("span", language, text),
      [html("span", language, given), " ", (told || !given) && mark({ marks: share, max: 1, omitted: !given })],
      told && html("span", language, right),
    ),
    feedback && h("tr", h("td", { colSpan: 3 }, html("div.eh-feedback", language, feedback))),
  ];
  return table("answers", ["", word, ...(told ? ["rightAnswer"] : [])], parts.flatMap(part));
};
