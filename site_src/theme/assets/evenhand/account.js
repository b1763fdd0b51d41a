/** `<evenhand-account>`: who is signed in, in the header, and what is theirs; or the way to sign in. */
import { call, session, signIn } from "./api.js";
import { button, h, lang, t } from "./page.js";

class Account extends HTMLElement {
  async connectedCallback() {
    // Made when followed: instant navigation changes the page under the header.
    this.onclick = ({ target }) => {
      if (target.pathname === "/api/sign-in") target.href = signIn();
    };
    // Without a connection the link to sign in stays; the page itself says what is wrong.
    const found = await session().catch(() => ({}));
    if (!found.person) return;
    this.replaceChildren(menu(found));
    watch(found);
  }
}

let timer;

/** Tells of the end of the session two minutes before, unless it was used meanwhile, in this window or another. */
const watch = (found, early = 120_000) => {
  clearTimeout(timer);
  timer = setTimeout(() => look(early), left(found) - early);
};

const left = ({ ends_at, now }) => Date.parse(ends_at) - Date.parse(now);

const look = async (early) => {
  try {
    const found = await call("GET", "session");
    if (left(found) > early) watch(found);
    else (await import("./session-end.js")).tell(found, watch);
  } catch {
    // Without a connection nothing can be said of it; in a minute perhaps.
    timer = setTimeout(() => look(early), 60_000);
  }
};

const menu = ({ person: { name, roles, vendor }, demo, provider }) => {
  const is = (...wanted) => wanted.some((role) => roles.includes(role));
  const link = (page) => h("a", { href: `/${lang}/${page}/` }, t(page));
  const leave = (path) => async () => {
    await call("DELETE", path).catch(() => {});
    // The sign-in page offers to sign out at the provider too.
    if (provider) location = `${signIn()}&left=${provider}`;
    else location.reload();
  };
  const who = h("summary", h("span.eh-initial", { ariaHidden: "true" }, [...name][0]), h("span.eh-name", name));
  const view = h(
    "details.eh-account",
    who,
    h(
      "div",
      h("p", [name, ...roles.map((role) => t(role)), vendor, demo && t("demo")].filter(Boolean).join(" · ")),
      link("my"),
      link("results"),
      is("trainer", "stakeholder", "admin") && link("people"),
      is("trainer", "admin") && link("appeals"),
      is("admin") && h("a", { href: `/api/audit/page?language=${lang}` }, t("auditTrail")),
      button("", "signOut", leave("session")),
      button("", "signOutAll", leave("session?everywhere=1")),
    ),
  );
  view.onkeydown = ({ key }) => {
    if (key !== "Escape") return;
    view.open = false;
    who.focus();
  };
  for (const type of ["click", "focusin"]) {
    document.addEventListener(type, ({ target }) => view.contains(target) || (view.open = false));
  }
  return view;
};

customElements.define("evenhand-account", Account);
