/** `<evenhand-people>`: who is how far, and for those who may, more time or another attempt. */
import { alarm, call } from "./api.js";
import { badge, button, day, h, lang, of, percent, t, time } from "./page.js";
import { statement } from "./statement.js";

const SHAPES = { ready: "right", overdue: "wrong", to_do: "open", nothing: "omitted" };

class People extends HTMLElement {
  async connectedCallback() {
    const asked = new URLSearchParams(location.search);
    this.form = h("form.eh-find", { role: "search", onsubmit: (event) => this.find(event) });
    this.found = h("div");
    this.bounces = h("section");
    this.replaceChildren(this.form, this.found, this.bounces);
    try {
      const everyone = await call("GET", "people");
      const choose = (name, options) =>
        h(
          "label",
          t(name),
          h("select", { name }, h("option", { value: "" }, t("all")), options.map(({ id, name }) => h("option", { value: id }, name))),
        );
      this.form.append(
        h("label", t("query"), h("input", { type: "search", name: "query", maxLength: 100 })),
        choose("cohort", everyone.cohorts.map((id) => ({ id, name: id }))),
        choose("vendor", everyone.vendors),
        h("button.md-button.md-button--primary", t("find")),
      );
      for (const [name, value] of asked) if (this.form.elements[name]) this.form.elements[name].value = value;
      this.form.onchange = ({ target }) => target.localName === "select" && this.find();
      if ([...asked].length) this.find();
      else this.show(everyone);
      if (everyone.can_mend) import("./bounces.js").then(({ show }) => show(this.bounces));
    } catch (problem) {
      this.replaceChildren(alarm(problem));
    }
  }

  async find(event) {
    event?.preventDefault();
    const asked = new URLSearchParams([...new FormData(this.form)].filter(([, value]) => value));
    history.replaceState(history.state, "", `?${asked}`);
    try {
      this.show(await call("GET", `people?${asked}`));
    } catch (problem) {
      this.found.replaceChildren(alarm(problem));
    }
  }

  show({ people, more }) {
    const count = (...wanted) => people.filter(({ readiness }) => wanted.includes(readiness)).length;
    const values = { n: people.length, ready: count("ready"), todo: count("to_do"), overdue: count("overdue") };
    const said = people.length ? t("howMany", values) : t("nobody");
    const heads = ["name", "readiness", "modulesRead", "testsPassed", "due", "certificates", "cohort", "vendor"];
    const table = h(
      "table.eh-people",
      h("caption", t("people")),
      h("thead", h("tr", heads.map((head) => h("th", { scope: "col" }, t(head))))),
      h("tbody", people.map((person) => this.row(person))),
    );
    const scroller = h("div.eh-scroll", { tabIndex: 0, role: "region", ariaLabel: t("people") }, table);
    this.found.replaceChildren(
      h("p", { role: "status" }, h("strong", said), more ? ` ${t("andMore", { n: more })}` : ""),
      people.length ? scroller : "",
    );
  }

  row(person) {
    const { id, name, readiness, next_due, certificates, cohort, vendor } = person;
    const cells = [
      badge(SHAPES[readiness], readiness === "overdue" ? "late_" : readiness),
      of(person.modules_read, person.modules),
      of(person.tests_passed, person.tests),
      next_due ? day(next_due) : "–",
      `${certificates}`,
      cohort,
      vendor,
    ];
    return h(
      "tr",
      h("th", { scope: "row" }, h("button.eh-name-button", { type: "button", onclick: () => this.open(id) }, name)),
      cells.map((cell) => h("td", cell)),
    );
  }

  async open(id, said = "") {
    try {
      const profile = await call("GET", `people/${encodeURIComponent(id)}?language=${lang}`);
      const back = () => {
        view.remove();
        this.form.hidden = this.found.hidden = this.bounces.hidden = false;
        this.find();
        this.form.elements.query.focus();
      };
      const again = (word) => this.open(id, t(word));
      const title = h("h2", { tabIndex: -1 }, profile.progress.name);
      const view = h("section.eh-profile", button("", "toPeople", back), title, said && h("p", { role: "status" }, said), body(profile, again).flat());
      this.querySelector(":scope > .eh-profile")?.remove();
      this.form.hidden = this.found.hidden = this.bounces.hidden = true;
      this.append(view);
      title.focus();
    } catch (problem) {
      this.found.prepend(alarm(problem));
    }
  }
}

const body = ({ progress, tasks, tests, certificates, given, can_accommodate, can_accept }, again) => [
  h("p.eh-hint", [progress.id, progress.cohort, progress.vendor].filter(Boolean).join(" · ")),
  h("h3", t("tests")),
  h("ul.eh-list", tests.flatMap((test) => [about(test), ...(can_accept ? test.late.map((late) => lateAnswers(late, again)) : [])])),
  h("h3", t("tasks")),
  h("ul.eh-list", tasks.map(task)),
  certificates.length ? [h("h3", t("certificates")), h("ul.eh-list", certificates.map(certificate))] : "",
  can_accommodate && [h("h3", t("given")), h("ul.eh-list", given.map(gift)), giving(progress.id, tests, again)],
];

const about = ({ title, passed, score, attempts_made: n, attempts_left: left, extra_time: times }) =>
  h(
    "li.eh-row",
    h("span", title),
    passed ? badge("right", "passed") : badge("open", n ? "notPassed" : "notTaken"),
    h(
      "span.eh-hint",
      [
        score !== null && percent(score),
        t("madeLeft", { n, left: left ?? t("unlimited") }),
        times > 1 && t("timesTime", { times }),
      ]
        .filter(Boolean)
        .join(" · "),
    ),
  );

const task = ({ title, done, done_at, window: { timing, due_at, closes_at } }) => {
  const due = due_at ?? closes_at;
  const overdue = timing === "overdue" || timing === "closed";
  return h(
    "li.eh-row",
    h("span", title),
    done ? badge("right", "done") : badge(overdue ? "wrong" : "open", overdue ? "late_" : "to_do"),
    h("span.eh-hint", done ? (done_at ? t("doneOn", { day: day(done_at) }) : "") : due ? t("dueAt", { time: time(due) }) : t("noDue")),
  );
};

const certificate = ({ title, validity, page, expires_at }) =>
  h("li.eh-row", h("a", { href: page }, title), h("span.eh-hint", [t(validity), expires_at && day(expires_at)].filter(Boolean).join(" · ")));

const gift = ({ title, time: times, attempts, reason, by, at }) => {
  const what = [times > 1 && t("timesTime", { times }), attempts && t("moreAttempts", { n: attempts })].filter(Boolean);
  return h("li", `${what.join(", ")} · ${title || t("everyTest")} · ${by}, ${day(at)}`, h("blockquote", reason));
};

const giving = (id, tests, again) => {
  const select = (word, options) => {
    const field = h("select", options.map(([value, name]) => h("option", { value }, name)));
    return [field, h("label", t(word), field)];
  };
  const [quiz, which] = select("forTest", [...tests.map(({ quiz_id, title }) => [quiz_id, title]), ["", t("everyTest")]]);
  const [times, long] = select("extraTime", [1, 1.25, 1.5, 2, 3].map((n) => [n, n > 1 ? t("timesTime", { times: n }) : t("asUsual")]));
  const [more, many] = select("extraAttempts", [0, 1, 2, 3].map((n) => [n, `${n}`]));
  const send = async (reason) => {
    const given = { quiz_id: quiz.value || null, time: +times.value, attempts: +more.value, reason };
    await call("POST", `people/${encodeURIComponent(id)}/accommodations`, given);
    await again("givenNow");
  };
  return h("details", h("summary", t("give")), statement("giveReason", [which, long, many], ["send"], send));
};

const lateAnswers = ({ attempt_id, late_id, received_at }, again) => {
  const accept = async (reason) => {
    await call("POST", `attempts/${attempt_id}/late`, { late_id, reason });
    await again("lateAccepted");
  };
  const form = statement("lateReason", "", ["accept"], accept);
  return h("li", h("details", h("summary", t("lateAt", { time: time(received_at) })), form));
};

customElements.define("evenhand-people", People);
