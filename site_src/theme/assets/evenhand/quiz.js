/** `<evenhand-quiz>`: a test, one question at a time, over the form that works without scripts too. */
import { alarm, call } from "./api.js";
import { Draft, forget } from "./draft.js";
import { button, h, lang, of, percent, t } from "./page.js";
import { details, summary } from "./result-view.js";

class Quiz extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.questions = [...this.form.querySelectorAll("fieldset")];
    this.finishButton = this.form.querySelector("[type=submit]");
    this.live = h("div", { role: "status", lang });
    this.panel = h("div", { lang });
    this.notice = h("div");
    this.form.before(this.live, this.panel);
    this.form.onsubmit = (event) => {
      event.preventDefault();
      this.finish();
    };
    this.form.onchange = () => this.change();
    this.load();
  }

  disconnectedCallback() {
    this.draft?.close();
  }

  /** Shows some questions only. */
  show(wanted, introduction, actions) {
    this.questions.forEach((question, index) => (question.hidden = !wanted(index)));
    this.finishButton.parentElement.hidden = !actions;
    for (const first of this.querySelectorAll(".eh-introduction")) first.hidden = !introduction;
  }

  lock(locked) {
    for (const question of this.questions) question.disabled = locked;
  }

  async load() {
    this.show(() => false, true);
    this.live.replaceChildren(t("loading"));
    try {
      this.standing = await call("GET", `quizzes/${this.dataset.quiz}?language=${this.lang}`);
    } catch (problem) {
      // All questions to read, none to answer.
      this.show(() => true, true);
      this.lock(true);
      this.live.replaceChildren();
      if (problem.status === 401) problem.message = t("signInTo");
      return this.panel.replaceChildren(alarm(problem, problem.passing && button("", "again", () => this.load())));
    }
    const { open_attempt: attempt, latest } = this.standing;
    this.live.replaceChildren();
    if (attempt) this.take(attempt);
    else this.rest(latest);
  }

  /** Between attempts: the latest result or what to expect, and a way to begin. */
  rest(latest) {
    const { pass_mark, attempts_allowed: allowed, attempts_made: made, attempts_left: left, passed, can_start } = this.standing;
    this.show(() => false, !latest);
    const facts = [
      ["questions", this.questions.length],
      ["passMark", percent(pass_mark)],
      ["attemptsMade", allowed ? of(made, allowed) : made],
      ["attemptsLeft", left ?? t("unlimited")],
    ].map(([name, fact]) => h("div", h("dt", t(name)), h("dd", `${fact}`)));
    const sentence = passed ? !latest?.passed && "passedBefore" : left === 0 && "full";
    const begin = can_start && button(".md-button--primary", made ? "again" : "start", () => this.start());
    this.notice.replaceChildren();
    this.panel.replaceChildren(
      h(
        latest ? "div.eh-next" : "div.eh-card",
        !latest && h("dl.eh-facts", facts),
        sentence && h("p", t(sentence)),
        begin,
        this.notice,
      ),
      latest ? details(latest) : "",
    );
    if (!latest) return;
    forget(latest.id);
    this.live.replaceChildren(summary(latest, pass_mark));
  }

  async start() {
    try {
      this.take(await call("POST", "attempts", { quiz_id: this.dataset.quiz, language: this.lang }));
      this.go(this.draft.at, true);
    } catch (problem) {
      this.notice.replaceChildren(alarm(problem));
    }
  }

  take(attempt) {
    this.attempt = attempt;
    this.draft = new Draft(attempt, (news) => this.hear(news));
    this.jumps = this.questions.map((_, index) =>
      h("button", { type: "button", onclick: () => this.go(index, true) }, `${index + 1}`),
    );
    this.progress = h("progress", { max: this.questions.length, ariaLabel: t("questions") });
    this.count = h("span");
    this.state = h("p.eh-state", { role: "status" });
    this.nav = h("nav.eh-jumps", { ariaLabel: t("questions") }, h("ol", this.jumps.map((jump) => h("li", jump))));
    this.live.replaceChildren();
    this.panel.replaceChildren(
      h("div.eh-bar", h("p.eh-answered", this.count, this.progress), this.state, this.nav),
      this.notice,
    );
    this.back ??= button("", "previous", () => this.go(this.draft.at - 1, true));
    this.next ??= button(".md-button--primary", "next", () => this.go(this.draft.at + 1, true));
    this.finishButton.before(this.back, this.next);
    this.fill();
    if (this.draft.sending) this.send();
    else if (this.draft.theirs) this.hear("conflict");
  }

  /** Puts the draft's answers into the form. */
  fill() {
    const { answers, at } = this.draft;
    for (const { dataset, elements } of this.questions) {
      for (const input of elements) input.checked = !!answers[dataset.question]?.includes(input.value);
    }
    this.notice.replaceChildren();
    this.lock(false);
    this.go(Math.min(at, this.questions.length - 1));
  }

  go(index, focus) {
    this.draft.move(index);
    this.show((each) => each === index, !index, true);
    this.mark();
    if (focus) this.questions[index].querySelector("legend").focus();
  }

  change() {
    const chosen = this.questions.map(({ dataset, elements }) => [
      dataset.question,
      [...elements].filter((input) => input.checked).map((input) => input.value),
    ]);
    this.draft.change(Object.fromEntries(chosen.filter(([, options]) => options.length)));
    this.notice.replaceChildren();
    this.mark();
  }

  /** The indexes of questions without an answer. */
  gaps() {
    return this.questions.flatMap(({ dataset }, index) => (this.draft.answers[dataset.question] ? [] : index));
  }

  /** Shows where one is and what is answered. */
  mark() {
    const { at } = this.draft;
    const gaps = this.gaps();
    const { length: total } = this.questions;
    this.jumps.forEach((jump, index) => {
      const open = gaps.includes(index);
      jump.className = open ? "" : "eh-done";
      jump.ariaCurrent = index === at ? "step" : null;
      jump.ariaLabel = `${t("question", { n: index + 1 })}, ${t(open ? "unanswered" : "answered")}`;
    });
    this.progress.value = total - gaps.length;
    this.count.textContent = t("answeredOf", { n: total - gaps.length, total });
    this.back.hidden = !at;
    this.next.hidden = at === total - 1;
    this.finishButton.hidden = !this.next.hidden && gaps.length;
  }

  /** What the draft reports. */
  hear(news) {
    if (news === "conflict") {
      const settle = (mine) => () => {
        this.draft.settle(mine);
        this.fill();
        this.go(this.draft.at, true);
      };
      this.notice.replaceChildren(
        h(
          "div.eh-alert",
          { role: "alert" },
          h("p", t(news)),
          button(".md-button--primary", "takeThose", settle(false)),
          button("", "keepMine", settle(true)),
        ),
      );
    } else if (news.status === 409) this.elsewhere(news);
    else if (news.status) this.notice.replaceChildren(alarm(news));
    else if (this.state.textContent !== t(news)) this.state.textContent = t(news);
  }

  /** The first press with gaps lists them; a second press submits. */
  finish() {
    const gaps = this.gaps();
    if (this.finishButton.hidden) return this.go(this.draft.at + 1, true);
    if (!gaps.length || this.notice.querySelector("ul")) return this.send();
    const link = (index) => {
      const [input] = this.questions[index].elements;
      const onclick = (event) => {
        event.preventDefault();
        this.go(index);
        input.focus();
      };
      return h("li", h("a", { href: `#${input.id}`, onclick }, t("question", { n: index + 1 })));
    };
    const alert = h(
      "div.eh-alert",
      { role: "alert", tabIndex: -1 },
      h("h2", t("problem")),
      h("p", t("gaps")),
      h("ul", gaps.map(link)),
      button("", "submitAnyway", () => this.send()),
    );
    this.notice.replaceChildren(alert);
    alert.focus();
  }

  async send() {
    this.lock(true);
    this.nav.hidden = this.finishButton.parentElement.hidden = true;
    this.state.textContent = t("sending");
    this.notice.replaceChildren(button("", "send", () => this.draft.retry()));
    try {
      this.finished(await this.draft.submit());
    } catch (problem) {
      if (problem.status === 409) return this.elsewhere(problem);
      if (!this.draft.sending) this.fill();
      this.nav.hidden = this.draft.sending;
      this.state.textContent = "";
      this.notice.replaceChildren(alarm(problem));
    }
  }

  /** The attempt was submitted in another window, or so it seems. */
  async elsewhere(problem) {
    try {
      const result = await call("GET", this.draft.path);
      if (!result.submitted_at) throw problem;
      this.finished(result);
      this.live.append(t("sentElsewhere"));
    } catch (reason) {
      this.notice.replaceChildren(alarm(reason));
    }
  }

  finished(result) {
    const { number, attempts_left, passed } = result;
    this.draft.close(true);
    this.standing.passed ||= passed;
    Object.assign(this.standing, { attempts_left, attempts_made: number, can_start: attempts_left !== 0 && !passed });
    this.rest(result);
    this.live.querySelector("h2").focus();
  }
}

customElements.define("evenhand-quiz", Quiz);
