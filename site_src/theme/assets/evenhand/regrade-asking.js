/** The way to a regrade: first what it would do, then the reason, then the same numbers once more. */
import { alarm, call } from "./api.js";
import { table } from "./history.js";
import { badge, button, h, lang, percent, t } from "./page.js";
import { countsView, examined, progress, sum } from "./regrade-counts.js";
import { statement } from "./statement.js";

const MOST = 500;

/** `begun(regrade)` is told when one has begun. */
export const asking = (quiz, begun) => {
  const better = h("input", { type: "checkbox" });
  const since = h("input", { type: "date" });
  const place = h("div");
  const terms = () => ({ only_if_better: better.checked, since: since.value ? new Date(`${since.value}T00:00`).toISOString() : null });
  let asked = 0;
  const reset = () => {
    asked += 1;
    place.replaceChildren();
  };
  better.onchange = since.onchange = reset;
  const look = async () => {
    reset();
    const mine = asked;
    const bar = progress(t("looking"));
    place.replaceChildren(bar.view);
    const seen = { counts: [], effects: [], certificates: new Set() };
    try {
      let after = "";
      do {
        const { only_if_better, since } = terms();
        const query = new URLSearchParams({ after, only_if_better, language: lang, ...(since && { since }) });
        const page = await call("GET", `quizzes/${encodeURIComponent(quiz)}/regrade?${query}`);
        // The terms were changed meanwhile.
        if (mine !== asked || !place.isConnected) return;
        seen.counts.push(page.counts);
        seen.effects.push(...page.effects.slice(0, Math.max(0, MOST - seen.effects.length)));
        for (const { certificate } of page.effects) if (certificate) seen.certificates.add(certificate);
        bar.set(examined(sum(seen.counts)), page.of);
        after = page.next;
      } while (after);
      place.replaceChildren(...preview(quiz, terms(), sum(seen.counts), seen, begun));
      place.querySelector("h3").focus();
    } catch (problem) {
      place.replaceChildren(alarm(problem));
    }
  };
  return h(
    "div.eh-terms",
    h("p", h("label", better, " ", t("onlyIfBetter"))),
    h("p", h("label", t("onlySince"), " ", since)),
    h("div.eh-actions", button("", "showWhat", look)),
    place,
  );
};

const preview = (quiz, terms, counts, { effects, certificates: { size: certificates } }, begun) => {
  const asked = h("div");
  const start = (reason) => {
    const cancel = () => {
      asked.replaceChildren();
      form.hidden = false;
      form.elements.text.focus();
    };
    const go = async () => {
      try {
        begun(await call("POST", `quizzes/${encodeURIComponent(quiz)}/regrades?language=${lang}`, { reason, ...terms }));
      } catch (problem) {
        cancel();
        asked.replaceChildren(alarm(problem));
      }
    };
    const title = h("h3", { tabIndex: -1 }, t("reallyRegrade", { n: counts.changed, raised: counts.raised, lowered: counts.lowered }));
    form.hidden = true;
    asked.replaceChildren(
      h(
        "div.eh-alert",
        title,
        h("p", t("reallyCross", { passed: counts.now_passed, failed: counts.now_failed, certificates })),
        h("p", t("reallyKept")),
        h("blockquote", reason),
        button(".md-button--primary", "gradeAgainNow", go),
        button("", "notNow", cancel),
      ),
    );
    title.focus();
  };
  const form = statement("regradeReason", "", ["send"], start);
  return [
    h("h3", { tabIndex: -1 }, t("wouldDo")),
    countsView(counts, certificates),
    effects.length ? effectsTable(effects) : "",
    effects.length === MOST ? h("p.eh-hint", t("firstOnly", { n: MOST }), " ", h("code", `evenhand regrade ${quiz} --dry-run`)) : "",
    form,
    asked,
  ];
};

const effectsTable = (effects) =>
  table(t("whoChanges"), ["name", "vendor", "attempt_", "from", "to", "passing", "certificate"], effects.map(effect));

const effect = ({ person, vendor, number, kept, before, after, passed_before, passed, failure, certificate }) => [
  person,
  vendor,
  `${number}`,
  percent(before),
  failure ? [badge("wrong", "cannotGrade"), " ", h("span", { lang: "en" }, failure)] : [percent(after), kept && ` (${t("keptBetter")})`],
  failure || passed === passed_before ? t(passed_before ? "passed" : "notPassed") : badge(passed ? "right" : "wrong", passed ? "nowPassed" : "nowFailed"),
  certificate ?? "–",
];
