/** `<evenhand-quiz>`: a test, one question at a time, over the form that works without scripts too. */
import { alarm, call, Problem } from "./api.js";
import { clock } from "./clock.js";
import { Draft, flush } from "./draft.js";
import { badge, button, h, lang, of, pair, percent, span, t, time } from "./page.js";
import { doubt, fill, given, isOpen, lay, move } from "./questions.js";

/** What shows results, which most who open a test do not need at once. */
const resultView = () =>
  import("./result-view.js").catch(() => {
    throw new Problem(0);
  });

class Quiz extends HTMLElement {
  connectedCallback() {
    const form = (this.form = this.querySelector("form"));
    this.questions = [...form.querySelectorAll(".eh-question")];
    this.actions = form.querySelector(".eh-actions");
    this.finishButton = this.actions.querySelector("button");
    this.live = h("div", { role: "status", lang });
    this.panel = h("div", { lang });
    this.notice = h("div");
    form.before(this.live, this.panel);
    form.onsubmit = (event) => {
      event.preventDefault();
      this.finish();
    };
    form.oninput = ({ target }) => {
      doubt(target);
      this.change();
    };
    form.onchange = ({ target }) => doubt(target, true);
    form.onclick = ({ target }) => target.dataset.move && move(target);
    this.load();
  }

  disconnectedCallback() {
    this.draft?.close();
  }

  /** Shows some questions only. */
  show(wanted, introduction, actions) {
    this.questions.forEach((question, index) => (question.hidden = !wanted(index)));
    this.actions.hidden = !actions;
    for (const first of this.querySelectorAll(".eh-introduction")) first.hidden = !introduction;
  }

  lock(locked) {
    for (const question of this.questions) question.disabled = locked;
  }

  look() {
    return call("GET", `quizzes/${this.dataset.quiz}?language=${this.lang}`);
  }

  async load() {
    this.show(() => false, true);
    this.live.replaceChildren(t("loading"));
    try {
      this.standing = await this.look();
      const { open_attempt: attempt, latest } = this.standing;
      if (attempt) this.take(attempt);
      else await this.rest(latest && (await flush(latest)));
    } catch (problem) {
      // All questions to read, none to answer.
      this.show(() => true, true);
      this.lock(true);
      this.live.replaceChildren();
      if (problem.status === 401) problem.message = t(this.questions[0] ? "signInTo" : "signInFirst");
      this.panel.replaceChildren(alarm(problem, problem.passing && button("", "again", () => this.load())));
    }
  }

  /** Between attempts: the latest result or what to expect, and a way to begin or why there is none. */
  async rest(latest) {
    const { pass_mark, time_limit: limit, window: times, can_start, counts, score, certificate } = this.standing;
    const { due_at: due, closes_at: closes, timing } = times;
    const { questions, attempts_allowed: allowed, attempts_made: made, attempts_left: left } = this.standing;
    const view = (latest || certificate) && (await resultView());
    this.show(() => false, !latest);
    const facts = {
      questions,
      passMark: percent(pass_mark),
      attemptsMade: allowed ? of(made, allowed) : `${made}`,
      attemptsLeft: `${left ?? t("unlimited")}`,
      timeLimit: limit && span(limit),
    };
    const open = this.standing.blocked?.reason !== "passed";
    const moments = [due && open && pair("due", time(due)), closes && can_start && pair("closes", time(closes))].filter(Boolean);
    const fact = ([name, value]) => value && h("div", h("dt", t(name)), h("dd", value));
    this.notice.replaceChildren();
    this.live.replaceChildren(latest ? view.summary(latest, pass_mark) : "");
    this.panel.replaceChildren(
      h(
        latest ? "div.eh-next" : "div.eh-card",
        !latest && h("dl.eh-facts", Object.entries(facts).map(fact)),
        made > 1 && h("p", `${pair("scoreCounts", percent(score))} (${t(counts)})`),
        !latest?.certificate && view?.certified(certificate),
        blocked(this.standing, latest),
        moments[0] && h("p", moments.join(" · ")),
        can_start && timing === "overdue" && h("p", t("overdue")),
        can_start && limit && h("p", t("timed")),
        can_start && button(".md-button--primary", made ? "again" : "start", () => this.start()),
        this.notice,
      ),
      latest ? view.details(latest) : "",
    );
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
    this.questions = lay(this.form, attempt.questions);
    this.draft = new Draft(attempt, (news) => this.hear(news));
    this.jumps = this.questions.map((_, index) =>
      h("button", { type: "button", onclick: () => this.go(index, true) }, `${index + 1}`),
    );
    this.count = h("p.eh-answered");
    this.state = h("p.eh-state", { role: "status" });
    this.nav = h("nav.eh-jumps", { ariaLabel: t("questions") }, h("ol", this.jumps.map((jump) => h("li", jump))));
    this.live.replaceChildren();
    this.panel.replaceChildren(
      h("div.eh-bar", attempt.deadline && clock(attempt, () => this.over()), this.count, this.state, this.nav),
      this.notice,
    );
    this.back ??= button("", "previous", () => this.go(this.draft.at - 1, true));
    this.next ??= button(".md-button--primary", "next", () => this.go(this.draft.at + 1, true));
    this.finishButton.before(this.back, this.next);
    this.fill();
    resultView().catch(() => {});
    if (this.draft.sending) this.send();
    else if (this.draft.theirs) this.hear("conflict");
  }

  /** Puts the draft's answers into the form. */
  fill() {
    const { answers, at } = this.draft;
    for (const question of this.questions) fill(question, answers[question.dataset.question]);
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
    const answers = this.questions.map((question) => [question.dataset.question, given(question)]);
    this.draft.change(Object.fromEntries(answers.filter(([, answer]) => answer.length)));
    // Which of two tabs' answers hold is still to be said.
    if (!this.draft.theirs) this.notice.replaceChildren();
    this.mark();
  }

  /** The indexes of questions that are not answered, or not in all their parts. */
  gaps() {
    const { answers } = this.draft;
    return this.questions.flatMap((each, index) => (isOpen(each, answers[each.dataset.question]) ? index : []));
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
      const words = [button(".md-button--primary", "takeThose", settle(false)), button("", "keepMine", settle(true))];
      this.state.textContent = "";
      this.notice.replaceChildren(h("div.eh-alert", { role: "alert" }, h("p", t(news)), words));
    } else if (news.status === 409) this.elsewhere(news);
    else if (news.status) this.notice.replaceChildren(alarm(news));
    else if (this.state.textContent !== t(news)) this.state.textContent = t(news);
  }

  /** The first press with gaps lists them; a second press submits. */
  finish() {
    const gaps = this.gaps();
    if (this.finishButton.hidden) return this.go(this.draft.at + 1, true);
    if (!gaps.length || this.notice.querySelector("ul")) return this.handIn();
    const link = (index) => {
      const field = this.questions[index].querySelector("input, select");
      const onclick = (event) => {
        event.preventDefault();
        this.go(index);
        field.focus();
      };
      return h("li", h("a", { href: `#${field.id}`, onclick }, t("question", { n: index + 1 })));
    };
    const alert = h(
      "div.eh-alert",
      { role: "alert", tabIndex: -1 },
      h("h2", t("problem")),
      h("p", t("gaps")),
      h("ul", gaps.map(link)),
      button("", "submitAnyway", () => this.handIn()),
    );
    this.notice.replaceChildren(alert);
    alert.focus();
  }

  /** Hands in what this tab has, unless another saved something else: then it is to be said first which of the two. */
  async handIn() {
    this.lock(true);
    this.actions.hidden = true;
    this.state.textContent = t("sending");
    await this.draft.save(true);
    if (this.draft.sending) return;
    if (!this.draft.theirs) return this.send();
    this.lock(false);
    this.go(this.draft.at);
    this.hear("conflict");
    this.notice.querySelector("button").focus();
  }

  /** Hands in, when the time is up, what was saved last, in this window or another. */
  async over() {
    if (this.draft.sending) return;
    this.lock(true);
    await this.draft.save(true);
    if (this.draft.sending) return;
    if (this.draft.theirs) this.draft.settle(false);
    this.send("timeUp");
  }

  async send(word = "sending") {
    this.lock(true);
    this.nav.hidden = this.actions.hidden = true;
    this.state.textContent = t(word);
    this.notice.replaceChildren(button("", "send", () => this.draft.retry()));
    try {
      await this.finished(await this.draft.submit());
    } catch (problem) {
      if (problem.status === 409) return this.elsewhere(problem);
      if (!this.draft.sending) this.fill();
      this.nav.hidden = this.draft.sending;
      this.state.textContent = "";
      this.notice.replaceChildren(alarm(problem));
    }
  }

  /** The attempt was submitted in another window or by the server, or so it seems. */
  async elsewhere(problem) {
    try {
      const result = await call("GET", this.draft.path);
      if (!result.submitted_at) throw problem;
      this.draft.close(true);
      await this.finished(await flush(result));
      if (!result.automatic) this.live.append(t("sentElsewhere"));
    } catch (reason) {
      this.notice.replaceChildren(alarm(reason));
    }
  }

  async finished(result) {
    this.standing = await this.look().catch(() => ({ ...this.standing, can_start: false }));
    await this.rest(result);
    this.live.querySelector("h2").focus();
  }
}

/** Why the test cannot be begun now, until when, and what has to be done first. */
const blocked = ({ blocked: why, window: { closes_at } }, latest) => {
  if (!why) return;
  const { reason, until, requires } = why;
  const at = { time: time(until ?? closes_at) };
  const item = ({ title, address, done }) =>
    h("li", address ? h("a", { href: address }, title) : title, " ", badge(done ? "right" : "open", done ? "done" : "toDo"));
  return [
    !(reason === "passed" && latest?.passed) && h("p", t(`no_${reason}`, at)),
    reason === "passed" && until && h("p", t("no_cool_down", at)),
    requires[0] && h("ul", requires.map(item)),
  ];
};

customElements.define("evenhand-quiz", Quiz);
