/** Calls to the server. Whatever goes wrong arrives as a `Problem`, which says so in the page's language. */
import { h, lang, t } from "./page.js";

export class Problem extends Error {
  constructor(status, body = {}, speaks) {
    // What may go well a little later.
    const passing = !status || status === 429 || status >= 500;
    const kind = [0, 401, 403, 404, 409].includes(status) ? status : passing ? 500 : 422;
    const said = (speaks && [body.detail, body.cure].filter(Boolean).join(" ")) || t(`e${kind}`);
    // By this whoever looks after the site finds what went wrong.
    super(body.request ? `${said} ${t("reference", { id: body.request })}` : said);
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
  const status = response?.ok ? 0 : (response?.status ?? 0);
  // Where the function itself fell over, only the gateway knows which request it was.
  const request = content?.request ?? (status >= 500 ? response.headers.get("apigw-requestid") : undefined);
  throw new Problem(status, { ...content, request }, speaks);
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
