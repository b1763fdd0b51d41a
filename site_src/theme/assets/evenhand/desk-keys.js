/** The desk's keyboard shortcuts: single letters, which can be switched off, and which rest while a field has the focus. */
import { button, h, t } from "./page.js";

const KEPT = "evenhand.shortcuts";

const typing = ({ target }) => target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

/** `actions`: letter to what it does. `?` opens the list of them, and Escape leaves a field. */
export const shortcuts = (actions) => {
  const rows = Object.keys(actions).map((key) => h("li", h("kbd", key.toUpperCase()), ` ${t(`key_${key}`)}`));
  const list = h(
    "dialog.md-typeset.eh-keys",
    { ariaLabel: t("shortcuts") },
    h("h2", t("shortcuts")),
    h(
      "ul",
      rows,
      h("li", h("kbd", "?"), ` ${t("key_help")}`),
      h("li", h("kbd", "Esc"), ` ${t("key_leave")}`),
      h("li", h("kbd", "Ctrl"), " + ", h("kbd", "Enter"), ` ${t("key_send")}`),
    ),
    button("", "close", () => list.close()),
  );
  const box = h("input", { type: "checkbox", checked: localStorage.getItem(KEPT) !== "off" });
  box.onchange = () => localStorage.setItem(KEPT, box.checked ? "on" : "off");
  const press = (event) => {
    const { key, ctrlKey, metaKey, altKey, target } = event;
    if (key === "Enter" && (ctrlKey || metaKey) && target.form?.matches(".eh-statement")) {
      event.preventDefault();
      return target.form.requestSubmit(target.form.querySelector("button[value]"));
    }
    if (!box.checked || ctrlKey || metaKey || altKey || list.open) return;
    if (typing(event)) {
      if (key === "Escape") target.blur();
      return;
    }
    const action = key === "?" ? () => list.showModal() : actions[key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    // The site's own shortcuts are not meant as well.
    event.stopPropagation();
    action();
  };
  addEventListener("keydown", press, true);
  const view = h(
    "p.eh-shortcuts",
    h("label", box, " ", t("shortcuts")),
    " ",
    button("", "shortcutsShow", () => list.showModal()),
    list,
  );
  return { view, stop: () => removeEventListener("keydown", press, true) };
};
