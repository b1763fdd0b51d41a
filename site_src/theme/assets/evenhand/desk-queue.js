/** The appeals that wait, by due date, those on one question together. */
import { due, waits } from "./appeal-view.js";
import { badge, h, t } from "./page.js";

const NEVER = 8.64e15;

const when = ({ due_at, opened_at }) => [due_at ? Date.parse(due_at) : NEVER, Date.parse(opened_at)];

/** The earliest due first, so that the overdue ones lead; those without a date last, the longest waiting first. */
const byDue = (one, other) => {
  const [[due1, open1], [due2, open2]] = [when(one), when(other)];
  return due1 - due2 || open1 - open2;
};

const subject = ({ quiz_id, question_id }) => `${quiz_id} ${question_id}`;

const groups = (appeals) => {
  const found = new Map();
  for (const each of appeals.filter(waits).sort(byDue)) {
    const name = subject(each);
    found.set(name, [...(found.get(name) ?? []), each]);
  }
  return [...found.values()];
};

/** In the order in which they are shown. */
export const waiting = (appeals) => groups(appeals).flat();

/** The other appeals on the question of an appeal. */
export const similar = (appeal, appeals) =>
  appeals.filter((each) => each.id !== appeal.id && subject(each) === subject(appeal)).sort(byDue);

export const queue = (appeals, open, choose) => {
  const found = groups(appeals);
  const overdue = appeals.filter((each) => waits(each) && each.overdue).length;
  return [
    h("h2", `${t("waiting")} (${found.flat().length})`),
    overdue ? h("p", badge("wrong", "late_"), ` ${t("overdueCount", { n: overdue })}`) : "",
    ...found.map((list) => group(list, open, choose)),
  ].filter(Boolean);
};

/** The text of sanitised HTML, for where nothing else can stand. */
const plain = (text) => new DOMParser().parseFromString(text, "text/html").body.textContent;

const group = (list, open, choose) => {
  const [{ quiz_title, prompt, language, question_id }] = list;
  return h(
    "section",
    h("h3", { lang: language }, plain(prompt)),
    h("p.eh-hint", [quiz_title, question_id, list.length > 1 && t("similarCount", { n: list.length })].filter(Boolean).join(" · ")),
    h("ul", list.map((each) => h("li", item(each, each === open, choose)))),
  );
};

const item = (appeal, current, choose) => {
  const { reason, vendor, state, language } = appeal;
  const view = h(
    "button",
    { type: "button", onclick: () => choose(appeal) },
    h("strong", t(reason)),
    state === "in_review" && [" ", badge("open", "in_review")],
    h("span.eh-hint", [vendor, t(language)].filter(Boolean).join(" · ")),
    h("span.eh-hint", due(appeal) || t("noDue")),
  );
  if (current) view.setAttribute("aria-current", "true");
  return view;
};
