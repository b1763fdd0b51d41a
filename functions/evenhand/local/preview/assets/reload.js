/**
 * The live preview, in pages of the local server's demo only: reloads the page when there is a newer site, and shows
 * what is wrong with the content while there is something. It never takes a page from under someone's hands.
 */

const WORDS = {
  en: {
    label: "Preview of the content",
    errors: (n) => `${n === 1 ? "One error" : `${n} errors`} in the content. The page shows the last version without any.`,
    failed: "The site could not be built. The page shows the last version.",
    changed: "The content has changed. This page was not reloaded, because you are answering in it.",
    reload: "Reload now",
    hide: "Hide",
    show: "Show",
  },
  zh: {
    label: "内容预览",
    errors: (n) => `内容中有 ${n} 处错误。页面显示的是上一个没有错误的版本。`,
    failed: "网站未能生成。页面显示的是上一个版本。",
    changed: "内容已更新。你正在本页作答，所以没有自动重新加载。",
    reload: "立即重新加载",
    hide: "隐藏",
    show: "显示",
  },
};
const words = WORDS[document.documentElement.lang.slice(0, 2)] ?? WORDS.en;

const OFTEN = 1000;
const SELDOM = 5000;

const { site } = document.querySelector("script[data-site]").dataset;

const h = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

const visible = (element) => element.checkVisibility();
const typed = ({ type, value, defaultValue, checked, defaultChecked }) =>
  type === "checkbox" || type === "radio" ? checked !== defaultChecked : value !== (defaultValue ?? "");

/** Whether someone is at work in the page: an attempt is open, or something is chosen or written that is not sent. */
const busy = () =>
  [...document.querySelectorAll("evenhand-quiz")].some(({ draft }) => draft && !draft.closed) ||
  [...document.querySelectorAll("evenhand-quiz fieldset:not(:disabled)")].some(visible) ||
  [...document.querySelectorAll("main :is(input, textarea)")].some((field) => visible(field) && typed(field));

class Preview extends HTMLElement {
  connectedCallback() {
    const root = this.attachShadow({ mode: "open" });
    this.sentence = h("p", { role: "status" });
    this.list = h("ol", { tabIndex: 0, lang: "en" });
    this.failure = h("pre", { tabIndex: 0, lang: "en" });
    this.again = h("button", { type: "button", textContent: words.reload, onclick: () => location.reload() });
    this.fold = h("button", { type: "button", onclick: () => this.folded(!this.details.hidden) });
    this.details = h("div", { className: "details" }, this.list, this.failure);
    this.panel = h(
      "section",
      { className: "panel", ariaLabel: words.label, lang: document.documentElement.lang },
      h("div", { className: "bar" }, this.sentence, this.again, this.fold),
      this.details,
    );
    this.panel.addEventListener("keydown", ({ key }) => key === "Escape" && this.folded(true));
    root.append(h("link", { rel: "stylesheet", href: "/_dev/reload.css" }), this.panel);
    this.shown = "";
    this.show({ problems: [], failure: null }, false);
  }

  /** Shows a state of the content, and whether a newer site waits for this page. */
  show({ problems, failure }, waiting) {
    const errors = failure ? problems.filter(({ severity }) => severity === "error") : [];
    const now = JSON.stringify([errors, failure, waiting]);
    if (now === this.shown) return;
    this.shown = now;
    const sentences = [failure && (errors.length ? words.errors(errors.length) : words.failed), waiting && words.changed];
    this.sentence.textContent = sentences.filter(Boolean).join(" ");
    this.list.replaceChildren(...errors.map(item));
    this.list.hidden = !errors.length;
    this.failure.textContent = failure ?? "";
    this.failure.hidden = !failure || !!errors.length;
    this.again.hidden = !waiting;
    this.panel.classList.toggle("wrong", !!failure);
    this.panel.classList.toggle("empty", !failure && !waiting);
    this.fold.hidden = !failure;
    this.folded(!failure);
  }

  folded(folded) {
    this.details.hidden = folded;
    this.fold.textContent = folded ? words.show : words.hide;
    this.fold.ariaExpanded = `${!folded}`;
  }
}

/** A sentence; what stands between backticks is to be typed. */
const sentence = (text) => text.split("`").map((part, index) => (index % 2 ? h("code", {}, part) : part));

const item = ({ path, line, column, code, message, cure }) =>
  h(
    "li",
    {},
    h("code", { className: "place" }, `${path}:${line}:${column}`),
    h("p", {}, h("strong", {}, code), " ", ...sentence(message)),
    h("p", {}, ...sentence(cure)),
  );

customElements.define("evenhand-preview", Preview);
const preview = document.createElement("evenhand-preview");
document.body.append(preview);

let timer;
let waiting = false;

/** Asks what is in place and what is wrong, and asks again. */
const look = async () => {
  clearTimeout(timer);
  if (document.hidden) return;
  let pause = OFTEN;
  try {
    const state = await (await fetch("/_dev/state", { cache: "no-store" })).json();
    // Once the notice is there, only its button reloads: what followed, such as a result, is being read.
    if (state.site !== site && !waiting && !(waiting = busy())) return location.reload();
    preview.show(state, waiting);
  } catch {
    pause = SELDOM;
  }
  timer = setTimeout(look, pause);
};

document.addEventListener("visibilitychange", look);
addEventListener("pageshow", look);
look();
