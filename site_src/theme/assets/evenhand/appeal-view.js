/** Appeals as whoever made them sees them: how one is made, and what became of it. */
import { alarm, call } from "./api.js";
import { badge, button, day, h, html, pair, t, time } from "./page.js";
import { statement } from "./statement.js";

const REASONS = ["wrong_key", "ambiguous", "translation", "technical", "other"];

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

export const waits = ({ state }) => state === "open" || state === "in_review";

/** By when it will be decided, and whether that was to be before now. */
export const due = ({ due_at, overdue }) =>
  due_at && [overdue && badge("wrong", "late_"), overdue && " ", t(overdue ? "toDecideWas" : "toDecideBy", { time: time(due_at) })];

/** What was said, by whom as a word, and when. */
export const said = (word, moment, words) => [h("p", h("strong", word), ` · ${day(moment)}`), h("blockquote", words)];

/** A decision: the reason, and what follows from it. */
export const decided = ({ rationale, at, remedy, alone }) => [
  ...said(t("rationale"), at, rationale),
  remedy && h("p", t(`after_${remedy}`)),
  alone && h("p", t("decidedAlone")),
];

export const appealState = (appeal) => {
  const { id, state, reason, text, opened_at, decision, can_withdraw } = appeal;
  const withdraw = async () => {
    try {
      replace(view, appealState(await call("POST", `appeals/${id}/withdrawal`, {})));
    } catch (problem) {
      view.append(alarm(problem));
    }
  };
  const when = waits(appeal) && due(appeal);
  const view = h(
    `div.eh-appeal.eh-appeal-${state}`,
    { tabIndex: -1 },
    said(`${pair("appealed", t(state))} · ${t(reason)}`, opened_at, text),
    when && h("p", when),
    decision && decided(decision),
    can_withdraw && button("", "withdraw", withdraw),
  );
  return view;
};

/** One's own appeal, with the question it is about. */
export const appealed = (appeal) =>
  h("article.eh-card", html("h3", appeal.language, appeal.prompt), h("p.eh-hint", appeal.quiz_title), appealState(appeal));

/** What can be appealed still, and until when. */
export const budget = ({ appeals_left: n, appeal_until: until }) => {
  if (until && new Date(until) < Date.now()) return h("p.eh-hint", t("appealsOver", { time: time(until) }));
  const facts = [n !== null && (n ? t("appealsLeft", { n }) : t("appealsNone")), n !== 0 && until && t("appealUntil", { time: time(until) })].filter(Boolean);
  return h("p.eh-hint", facts.join(" "));
};
