/** A regrade that is under way or done: how far it is, what it came to, and what somebody has to look at now. */
import { alarm, call } from "./api.js";
import { badge, day, h, lang, t, time } from "./page.js";
import { countsView, examined, progress } from "./regrade-counts.js";
import { statement } from "./statement.js";

const EVERY = 1000;

/** Asks for news as long as it is under way and `here()`. */
export const running = (regrade, here, focus) => {
  const view = h("div", { tabIndex: -1 });
  const bar = progress(t("regrading"));
  const trouble = h("div");
  const show = (now) => {
    if (now.ended_at) return view.replaceChildren(h("p", { role: "status" }, t("regradedOn", { day: day(now.ended_at), n: now.counts.changed })), ...done(now));
    bar.set(examined(now.counts), now.of);
    setTimeout(poll, EVERY);
  };
  const poll = async () => {
    if (!here()) return;
    try {
      const now = await call("GET", `regrades/${encodeURIComponent(regrade.id)}?language=${lang}`);
      trouble.replaceChildren();
      show(now);
    } catch (problem) {
      trouble.replaceChildren(alarm(problem));
      if (problem.passing) setTimeout(poll, EVERY);
    }
  };
  view.append(h("p", t("regradeBegun", { time: time(regrade.started_at) })), bar.view, trouble);
  show(regrade);
  if (focus) requestAnimationFrame(() => view.focus());
  return view;
};

const done = ({ by, reason, counts, failures, questioned }) => [
  h("p.eh-hint", t("regradedBy", { name: by })),
  h("blockquote", reason),
  countsView(counts, questioned.length),
  questioned.length ? h("section", h("h3", t("questioned")), h("p", t("questionedNote")), h("ul.eh-list", questioned.map(certificate))) : "",
  failures.length
    ? h("details.eh-answer", h("summary", `${t("count_failed")} (${counts.failed})`), h("ul", failures.map(failure)))
    : "",
];

const failure = ({ attempt_id, why }) =>
  h("li", h("a", { href: `/api/attempts/${attempt_id}/page` }, attempt_id), ": ", h("span", { lang: "en" }, why));

const certificate = ({ number, person, vendor }) => {
  const revoke = async (reason) => {
    await call("POST", `certificates/${encodeURIComponent(number)}/revocation?language=${lang}`, { reason });
    const said = h("p", { tabIndex: -1 }, badge("wrong", "revoked"));
    view.lastChild.replaceWith(said);
    said.focus();
  };
  const page = h("a", { href: `/api/certificates/${number}/page?language=${lang}` }, number);
  const view = h("li", page, ` · ${person} · ${vendor}`, h("details.eh-answer", h("summary", t("revoke")), statement("revokeReason", "", ["send"], revoke)));
  return view;
};
