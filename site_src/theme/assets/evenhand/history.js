/** How the marks of an attempt, and the key of a question, came to be what they are. */
import { alarm, call } from "./api.js";
import { keyChange } from "./key-change.js";
import { badge, day, h, lang, percent, t, time } from "./page.js";

/** A table that scrolls in itself, named by its caption. */
export const table = (name, heads, rows) =>
  h(
    "div.eh-scroll",
    { tabIndex: 0, role: "region", ariaLabel: name },
    h(
      "table.eh-figures-table",
      h("caption", name),
      h("thead", h("tr", heads.map((head) => h("th", { scope: "col" }, t(head))))),
      h("tbody", rows.map((cells) => h("tr", cells.map((cell) => h("td", cell))))),
    ),
  );

const or = async (view) => {
  try {
    return await view();
  } catch (problem) {
    return alarm(problem);
  }
};

export const markHistory = (attempt) =>
  or(async () => {
    const { grades, appeals } = await call("GET", `attempts/${attempt}/history`);
    const events = appeals.flatMap(({ question_id, events }) => events.map((each) => ({ ...each, question_id })));
    return h(
      "div",
      table(t("markHistory"), ["when", "score", "result_", "by", "reason"], grades.map(grade)),
      events.length ? table(t("appeals"), ["when", "question_", "state", "by", "reason"], events.map(event)) : "",
    );
  });

const grade = ({ at, score, passed, by, reason, cause }) => [
  time(at),
  percent(score),
  badge(passed ? "right" : "wrong", passed ? "passed" : "notPassed"),
  by === "grader" ? t("byGrader") : by,
  cause ? [t(`cause_${cause}`), ": ", reason] : "–",
];

const event = ({ at, question_id, state, remedy, by, note }) => [
  time(at),
  question_id,
  [t(state), remedy ? `, ${t(`remedy_${remedy}`)}` : ""],
  by,
  note || "–",
];

export const questionHistory = (quiz, question) =>
  or(async () => {
    const path = `quizzes/${encodeURIComponent(quiz)}/questions/${encodeURIComponent(question)}/history`;
    const { states } = await call("GET", `${path}?language=${lang}`);
    return table(t("questionHistoryOf", { id: question }), ["since_", "keyRevision", "change", "regradesOf"], states.map(state));
  });

const state = ({ at, key_revision, change, differences, regrades }) => [
  day(at),
  key_revision ? h("code", key_revision.slice(0, 12)) : t("notInTest"),
  change ? h("span", keyChange({ differences })) : "–",
  regrades.length ? regrades.map(({ started_at, counts: { changed: n } }) => h("p", t("regradedOn", { day: day(started_at), n }))) : "–",
];
