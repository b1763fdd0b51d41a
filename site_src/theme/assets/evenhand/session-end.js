/** The end of a session, told before it comes: the person can let it go on, and what was entered stays in any case. */
import { call, signIn } from "./api.js";
import { button, h, t, time } from "./page.js";

/** Says when `found` ends, or that it has; `watch` is for a session that goes on. */
export const tell = (found, watch) => {
  const { person, ends_at, expires_at } = found;
  const title = h("h2", { id: "eh-session-title" }, t(person ? "sessionEnds" : "sessionEnded"));
  const words = h("p", { id: "eh-session-words" });
  const view = h("dialog.eh-session.md-typeset", { role: "alertdialog" }, title, words);
  const again = async (method, path) => {
    try {
      const news = await call(method, path);
      view.remove();
      if (news.person) watch(news);
      else tell(news, watch);
    } catch (problem) {
      if (problem.status === 401) tell({}, watch);
      else words.textContent = problem.message;
    }
  };
  const last = !person || ends_at === expires_at;
  words.textContent = t(!person ? "sessionEndedWords" : last ? "sessionLastWords" : "sessionEndsWords", {
    time: ends_at && time(ends_at),
  });
  view.append(
    h(
      "p.eh-actions",
      last
        ? h("a.md-button.md-button--primary", { href: signIn(), target: "_blank" }, t("signIn"))
        : button(".md-button--primary", "stay", () => again("POST", "session/extension")),
      last && button("", "continue", () => again("GET", "session")),
    ),
  );
  view.setAttribute("aria-labelledby", title.id);
  view.setAttribute("aria-describedby", words.id);
  view.oncancel = () => view.remove();
  document.querySelector(".eh-session")?.remove();
  document.body.append(view);
  view.showModal();
  // Put aside or not, it comes again when the session is over.
  if (person) watch(found, 0);
};
