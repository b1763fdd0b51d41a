/** `<evenhand-home>`: what I have to do and have done, and how I want to see things. */
import { alarm, call } from "./api.js";
import { apply } from "./display.js";
import { badge, day, h, lang, percent, t, time } from "./page.js";

class Home extends HTMLElement {
  async connectedCallback() {
    try {
      this.replaceChildren(...sections(await call("GET", `my?language=${lang}`)));
    } catch (problem) {
      this.replaceChildren(alarm(problem));
    }
  }
}

const sections = ({ tasks, attempts, appeals, certificates, preferences, reports: sent }) => [
  list("toDo", tasks.filter(({ done }) => !done).map(task), "nothingToDo"),
  list("certificates", certificates.map(certificate), "noCertificates"),
  list("done", tasks.filter(({ done }) => done).map(task)),
  list("attempts", attempts.map(attempt), "none"),
  list("appeals", appeals.map(appeal)),
  sent ? reports() : "",
  settings(preferences),
];

/** A section with its rows; without any, what to say of it, or nothing. */
const list = (title, rows, otherwise) =>
  rows.length || otherwise
    ? h("section", h("h2", t(title)), rows.length ? h("ul.eh-list", rows) : h("p", t(otherwise)))
    : "";

/** Of those whom reports are sent to. */
const reports = () => {
  const section = h("section", { id: "subscriptions" });
  import("./subscriptions.js").then(({ show }) => show(section));
  return section;
};

const row = (href, name, ...more) => h("li.eh-row", href ? h("a", { href }, name) : h("span", name), more);

const when = ({ done, done_at, window: { timing, opens_at, due_at, closes_at } }) => {
  if (done) return done_at ? t("doneOn", { day: day(done_at) }) : t("done");
  if (timing === "early") return t("opensAt", { time: time(opens_at) });
  if (timing === "closed") return t("closedAt", { time: time(closes_at) });
  if (timing === "overdue") return t("wasDue", { time: time(due_at) });
  return due_at || closes_at ? t("dueAt", { time: time(due_at ?? closes_at) }) : t("noDue");
};

const task = (each) =>
  row(
    each.address,
    each.title,
    each.done ? badge("right", "done") : each.window.timing === "overdue" && badge("open", "late_"),
    h("span.eh-hint", when(each)),
  );

const attempt = ({ title, number: n, submitted_at: at, score, passed, address }) =>
  row(
    address,
    `${title} · ${t("attempt", { n })}`,
    at ? badge(passed ? "right" : "wrong", passed ? "passed" : "notPassed") : badge("open", "notSubmitted"),
    at && h("span.eh-hint", `${percent(score)} · ${day(at)}`),
  );

const appeal = ({ title, state, opened_at, due_at, rationale }) =>
  row(
    `/${lang}/results/`,
    title,
    h("strong", t(state)),
    h("span.eh-hint", due_at ? `${day(opened_at)} · ${t("toDecideBy", { time: time(due_at) })}` : day(opened_at)),
    rationale && h("blockquote", rationale),
  );

const certificate = ({ page, title, validity, expires_at }) =>
  row(
    page,
    title,
    badge(validity === "valid" ? "right" : "wrong", validity),
    expires_at && h("span.eh-hint", `${t("expires")} ${day(expires_at)}`),
  );

/** To this page in another language, which is also the one that the start page leads to from now on. */
const go = (language) => {
  localStorage.setItem("evenhand.language", language);
  location.assign(`/${language}/my/#display`);
};

/** Kept at once, on the server, so that it holds wherever this person signs in; another language at once too. */
const settings = (kept) => {
  const tick = (name) => {
    const box = h("input", { type: "checkbox", name, checked: kept[name] });
    return h("p", h("label", box, " ", t(name)));
  };
  const option = (value) => h("option", { value, selected: value === kept.language }, t(value));
  const language = h("select", { name: "language", autocomplete: "off" }, ["en", "zh"].map(option));
  const minutes = h("input", { type: "number", name: "break_every", min: 5, max: 240, value: kept.break_every ?? "" });
  const said = h("p", { role: "status" });
  const onsubmit = async (event) => {
    event.preventDefault();
    const { blur, greyscale, reduced_motion } = event.target.elements;
    const wanted = {
      language: language.value,
      blur: blur.checked,
      greyscale: greyscale.checked,
      reduced_motion: reduced_motion.checked,
      break_every: minutes.value ? minutes.valueAsNumber : null,
    };
    try {
      apply(await call("PUT", "preferences", wanted));
      if (wanted.language !== kept.language && wanted.language !== lang) return go(wanted.language);
      kept.language = wanted.language;
      said.replaceChildren(t("saved"));
    } catch (problem) {
      said.replaceChildren(alarm(problem));
    }
  };
  return h(
    "section",
    { id: "display" },
    h("h2", t("display")),
    h("p", t("displayNote")),
    h(
      "form.eh-settings",
      { onsubmit },
      h("p", h("label", t("language"), " ", language)),
      ["blur", "greyscale", "reduced_motion"].map(tick),
      h("p", h("label", t("breakEvery"), " ", minutes)),
      h("div.eh-actions", h("button.md-button.md-button--primary", t("save"))),
      said,
    ),
  );
};

customElements.define("evenhand-home", Home);
