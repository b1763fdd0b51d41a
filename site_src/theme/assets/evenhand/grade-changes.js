/** How a grade changed since the first: "was 72 %, now 78 %: question 3", when and why. */
import { badge, day, h, percent, t } from "./page.js";

export const gradeChanges = (changes) =>
  h("div.eh-changes", h("h3", t("gradeChanged")), h("ul.eh-list", changes.map(change)));

const change = ({ at, before, after, passed_before, passed, reason, cause, questions }) =>
  h(
    "li",
    h(
      "p",
      h("strong", t("wasNow", { before: percent(before), after: percent(after) })),
      questions.length ? ` · ${t("questionsChanged", { n: questions.join(", ") })}` : "",
      passed !== passed_before && [" ", badge(passed ? "right" : "wrong", passed ? "nowPassed" : "nowFailed")],
    ),
    h("p.eh-hint", `${day(at)} · ${t(`cause_${cause}`)}`),
    reason && h("blockquote", reason),
  );
