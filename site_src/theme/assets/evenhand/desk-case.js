/** One appeal as who decides it sees it: the question as it was asked, the objection, how the question does, others. */
import { call } from "./api.js";
import { decided, due, said, waits } from "./appeal-view.js";
import { decisionForm } from "./desk-decision.js";
import { statisticsView } from "./desk-statistics.js";
import { markHistory } from "./history.js";
import { button, h, html, lang, of, pair, t, time } from "./page.js";
import { answers } from "./result-view.js";
import { statement } from "./statement.js";

export const caseView = (appeal, { draft, similar, take, escalate, decide }) => {
  const { id, language, prompt, quiz_title, question_number: n, vendor, marks, max, explanation, accepted, review } = appeal;
  const heading = html("h2", language, prompt);
  heading.tabIndex = -1;
  const when = due(appeal);
  return h(
    "article.eh-card",
    { id },
    h("p.eh-hint", [quiz_title, t("question", { n }), vendor, t(language)].filter(Boolean).join(" · ")),
    heading,
    html("div.eh-material", language, appeal.material),
    answers({ ...appeal, written: appeal.written === "" ? t("omitted") : appeal.written, accepted }, "chosenBy", language),
    max !== null && h("p", pair("marks", of(marks, max))),
    explanation && h("div.eh-explanation", h("p.eh-label", t("why")), html("div", language, explanation)),
    h(
      `div.eh-appeal.eh-appeal-${appeal.state}`,
      said(`${pair("appealed", t(appeal.state))} · ${t(appeal.reason)}`, appeal.opened_at, appeal.text),
      waits(appeal) && when && h("p", when),
    ),
    review && reviewing(appeal, similar),
    review?.can_take && h("p", button(".eh-take", "take", take)),
    appeal.can_decide && decisionForm(appeal, draft, similar, decide),
    review?.can_escalate && escalation(escalate),
  );
};

const reviewing = (appeal, similar) => {
  const { review, attempt_id, quiz_id, question_id } = appeal;
  const more = review.similar - similar.length;
  return [
    review.bar && h("p.eh-note", barred(review)),
    review.taken && waits(appeal) && h("p.eh-hint", t("takenByYou")),
    ...review.escalations.map(({ at, reason }) => h("div.eh-appeal", said(t("escalated"), at, reason))),
    statisticsView(review.statistics),
    review.similar ? fold("similar", review.similar, similar.map(other), more > 0 && h("p.eh-hint", t("similarMore", { n: more }))) : "",
    h(
      "p",
      h("a", { href: `/api/attempts/${attempt_id}/page`, target: "_blank" }, t("seeAttempt")),
      " · ",
      h("a", { href: `/${lang}/regrades/?${new URLSearchParams({ quiz: quiz_id, question: question_id })}` }, t("questionHistory")),
    ),
    markFold(attempt_id),
    ...review.late.filter(({ accepted }) => !accepted).map((late) => lateAnswers(attempt_id, late)),
  ];
};

const barred = ({ bar, alone }) => [t(`bar_${bar}`), alone ? ` ${t("aloneMay")}` : ` ${t("barredAsk")}`];

const fold = (word, n, ...content) => h("details.eh-answer", { open: n <= 3 }, h("summary", `${t(word)} (${n})`), ...content);

/** An appeal on the same question: what it says, and what became of it. */
const other = ({ state, reason, text, opened_at, vendor, decision }) =>
  h(
    `div.eh-appeal.eh-appeal-${state}`,
    said([t(state), t(reason), vendor].filter(Boolean).join(" · "), opened_at, text),
    decision && decided(decision),
  );

/** Fetched when it is opened: most decisions need none of it. */
const markFold = (attempt) => {
  const place = h("div");
  const ontoggle = async () => {
    if (view.open && !place.firstChild) place.replaceChildren(await markHistory(attempt));
  };
  const view = h("details.eh-answer", { ontoggle }, h("summary", t("markHistory")), place);
  return view;
};

const escalation = (escalate) =>
  h("details.eh-answer.eh-escalate", h("summary", t("escalate")), statement("escalateReason", "", ["send"], escalate));

/** Answers that came after the time was up, and the way to let them count. */
const lateAnswers = (attempt, { id: late_id, received_at }) => {
  const accept = async (reason) => {
    await call("POST", `attempts/${attempt}/late`, { late_id, reason });
    view.replaceChildren(h("p", { tabIndex: -1 }, t("lateAccepted")));
    view.firstChild.focus();
  };
  const view = h("div", h("p", t("lateAt", { time: time(received_at) })), statement("lateReason", "", ["accept"], accept));
  return view;
};
