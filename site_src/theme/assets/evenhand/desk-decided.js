/** What was decided: the list of it, folded, and what is to be done about a key that changes. */
import { decided, said, waits } from "./appeal-view.js";
import { button, h, html, lang, pair, t } from "./page.js";

const MOST = 200;

export const decidedList = (appeals) => {
  const list = appeals.filter((each) => !waits(each)).sort((one, other) => ended(other) - ended(one));
  // Made when first opened: there may be hundreds.
  const ontoggle = () => view.childElementCount === 1 && view.append(...list.slice(0, MOST).map(card));
  const view = h("details.eh-attempt", { ontoggle }, h("summary", h("h2", `${t("decided")} (${list.length})`)));
  return view;
};

const ended = ({ decision, opened_at }) => Date.parse(decision?.at ?? opened_at);

const card = (appeal) => {
  const { id, state, language, prompt, quiz_title, vendor, reason, text, opened_at, decision } = appeal;
  return h(
    `article.eh-appeal-${state}`,
    { id },
    html("h3", language, prompt),
    h("p.eh-hint", [quiz_title, vendor, t(language)].filter(Boolean).join(" · ")),
    h(`div.eh-appeal.eh-appeal-${state}`, said(`${pair("appealed", t(state))} · ${t(reason)}`, opened_at, text), decision && decided(decision)),
    toPublish(appeal),
  );
};

/** For a remedy that changes the key: the command that changes the file, and what comes after it. */
export const toPublish = ({ id, language, decision }) => {
  if (!decision?.remedy || decision.remedy === "full_marks") return "";
  const command = `evenhand appeal patch ${id} | git apply`;
  const done = h("span", { role: "status" });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(command);
      done.textContent = ` ${t("copied")}`;
    } catch {
      getSelection().selectAllChildren(code);
      done.textContent = ` ${t("copyYourself")}`;
    }
  };
  const code = h("code", command);
  return h(
    "div.eh-publish",
    decision.answer.length ? h("p", `${t("rightAnswer")}: `, html("span", language, decision.answer.join(" · "))) : "",
    h("p", t("publishThis")),
    h("pre", code),
    h("p", button("", "copy", copy), done),
    h("p", t("publishThen"), " ", h("a", { href: `/${lang}/regrades/` }, t("regrades"))),
  );
};
