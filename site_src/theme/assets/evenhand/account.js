/** `<evenhand-account>`: who is signed in, in the header, and what is theirs; or the way to sign in. */
import { call, signIn } from "./api.js";
import { button, h, lang, t } from "./page.js";

class Account extends HTMLElement {
  async connectedCallback() {
    // Made when followed: instant navigation changes the page under the header.
    this.onclick = ({ target }) => {
      if (target.pathname === "/api/sign-in") target.href = signIn();
    };
    // Without a connection the link to sign in stays; the page itself says what is wrong.
    const { person, demo } = await call("GET", "session").catch(() => ({}));
    if (person) this.replaceChildren(menu(person, demo));
  }
}

const menu = ({ name, role, vendor }, demo) => {
  const link = (page) => h("a", { href: `/${lang}/${page}/` }, t(page));
  const leave = async () => {
    await call("DELETE", "session").catch(() => {});
    location.reload();
  };
  const who = h("summary", h("span.eh-initial", { ariaHidden: "true" }, [...name][0]), h("span.eh-name", name));
  const view = h(
    "details.eh-account",
    who,
    h(
      "div",
      h("p", [name, t(role), vendor, demo && t("demo")].filter(Boolean).join(" · ")),
      link("results"),
      (role === "trainer" || role === "admin") && link("appeals"),
      button("", "signOut", leave),
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
