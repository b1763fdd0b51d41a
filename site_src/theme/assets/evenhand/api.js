/** Calls to the server. Whatever goes wrong arrives as a `Problem`, which says so in the page's language. */
import { h, lang, t } from "./page.js";

export class Problem extends Error {
  constructor(status, body = {}, speaks, id) {
    const passing = !status || status === 429 || status >= 500;
    const kind = [0, 401, 403, 404, 409].includes(status) ? status : passing ? 500 : 422;
    super((speaks && [body.detail, body.cure].filter(Boolean).join(" ")) || t(`e${kind}`));
    if (passing && id) this.message += t("reference", { id });
    Object.assign(this, { status, body, passing });
  }
}

export const call = async (method, path, body) => {
  const headers = { "Accept-Language": lang, "Content-Type": "application/json", "X-Evenhand": "1" };
  let response;
  let content;
  try {
    response = await fetch(`/api/${path}`, { method, headers, body: JSON.stringify(body), keepalive: !!body });
    content = response.status === 204 || (await response.json());
  } catch {
    // No connection, one cut off, or an error page.
  }
  if (response?.ok && content) return content;
  const speaks = (response?.headers.get("Content-Language") ?? "en").startsWith(lang);
  throw new Problem(response?.ok ? 0 : (response?.status ?? 0), content, speaks, response?.headers.get("apigw-requestid"));
};

let asked;

/** Who is signed in, asked once a page, which says that the person has opened it. */
export const session = () => (asked ??= call("GET", "session?opened=1"));

export const signIn = () => `/api/sign-in?language=${lang}&next=${encodeURIComponent(location.pathname)}`;

/** What is the matter, told at once to those who cannot see it, and the way in for those who are signed out. */
export const alarm = (problem, ...more) => {
  if (!(problem instanceof Problem)) throw problem;
  const out = problem.status === 401;
  return h(
    out ? "div.eh-card" : "div.eh-alert",
    { role: "alert" },
    h("p", problem.message),
    out && h("p", h("a.md-button.md-button--primary", { href: signIn() }, t("signIn"))),
    more,
  );
};
