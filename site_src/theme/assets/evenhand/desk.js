/** `<evenhand-desk>`: the appeals that wait, one of them open, and its decision; all of it by keyboard too. */
import { alarm, call } from "./api.js";
import { waits } from "./appeal-view.js";
import { caseView } from "./desk-case.js";
import { decidedList, toPublish } from "./desk-decided.js";
import { shortcuts } from "./desk-keys.js";
import { queue, similar, waiting } from "./desk-queue.js";
import { button, h, t } from "./page.js";

class Desk extends HTMLElement {
  connectedCallback() {
    this.drafts = new Map();
    this.said = h("div", { role: "status" });
    this.result = h("div");
    this.list = h("nav.eh-queue", { ariaLabel: t("waiting") });
    this.place = h("div.eh-place");
    this.past = h("div");
    this.keys = shortcuts({
      j: () => this.step(1),
      k: () => this.step(-1),
      t: () => this.place.querySelector(".eh-take")?.click(),
      u: () => this.choose("upheld"),
      d: () => this.choose("dismissed"),
      e: () => this.escalate(),
    });
    this.replaceChildren(this.keys.view, this.said, this.result, h("div.eh-desk", this.list, this.place), this.past);
    this.show(waiting(this.appeals)[0], false);
  }

  disconnectedCallback() {
    this.keys.stop();
  }

  /** Opens an appeal, or says that none waits. */
  show(appeal, focus = true) {
    this.open = appeal;
    this.list.replaceChildren(...queue(this.appeals, appeal, (each) => this.show(each)));
    const current = this.list.querySelector("[aria-current]");
    if (current) this.list.scrollTop = current.offsetTop - this.list.clientHeight / 3;
    this.past.replaceChildren(decidedList(this.appeals));
    const view = appeal ? this.case(appeal) : h("p.eh-card", { tabIndex: -1 }, t("noneWaits"));
    this.place.replaceChildren(view);
    if (focus) (appeal ? view.querySelector("h2") : view).focus();
  }

  case(appeal) {
    if (!this.drafts.has(appeal.id)) this.drafts.set(appeal.id, { ...this.like?.(appeal) });
    return caseView(appeal, {
      draft: this.drafts.get(appeal.id),
      similar: similar(appeal, this.appeals),
      take: () => this.take(appeal),
      escalate: (reason) => this.send(appeal, "escalation", { reason }, "escalatedNow"),
      decide: (decision, again) => this.decide(appeal, decision, again),
    });
  }

  step(by) {
    const all = waiting(this.appeals);
    const next = all[all.indexOf(this.open) + by];
    if (next) this.show(next);
  }

  choose(outcome) {
    const form = this.place.querySelector("form.eh-decision");
    if (!form) return;
    form.elements.outcome.value = outcome;
    form.dispatchEvent(new Event("change"));
    form.querySelector(outcome === "upheld" ? "[name=remedy]:checked, [name=remedy]" : "textarea").focus();
  }

  escalate() {
    const details = this.place.querySelector("details.eh-escalate");
    if (!details) return;
    details.open = true;
    details.querySelector("textarea").focus();
  }

  /** The appeal as it is now in the place of the one that it was. */
  put(appeal) {
    this.appeals = this.appeals.map((each) => (each.id === appeal.id ? appeal : each));
    return appeal;
  }

  /** Sends what is done to an appeal. When it has changed meanwhile, it is shown as it is now, and what was typed stays. */
  async post(appeal, verb, body) {
    try {
      return this.put(await call("POST", `appeals/${appeal.id}/${verb}`, { ...body, version: appeal.version }));
    } catch (problem) {
      if (!problem.body?.type?.endsWith("/stale-version")) throw problem;
      const { appeals } = await call("GET", "appeals");
      this.appeals = appeals.filter(({ mine }) => !mine);
      problem.message = t("changedMeanwhile");
      throw problem;
    }
  }

  async send(appeal, verb, body, word) {
    try {
      const now = await this.post(appeal, verb, body);
      this.say(t(word));
      this.show(now);
    } catch (problem) {
      this.fail(appeal, problem);
    }
  }

  take(appeal) {
    return this.send(appeal, "review", {}, "takenNow");
  }

  /** One decision, and with `again` the same for all similar appeals that wait, one after the other. */
  async decide(appeal, decision, again) {
    const all = waiting(this.appeals);
    const group = [appeal, ...(again ? similar(appeal, this.appeals).filter((each) => waits(each) && each.can_decide) : [])];
    const failed = [];
    let last;
    for (const [done, each] of group.entries()) {
      if (again) this.say(t("deciding", { n: done + 1, total: group.length }));
      try {
        last = await this.post(each, "decision", decision);
        this.drafts.delete(each.id);
      } catch (problem) {
        if (each === appeal) return this.fail(appeal, problem);
        failed.push([each, problem]);
      }
    }
    // The next appeal on the same question begins with the same decision.
    const { outcome, remedy, rationale, answer } = decision;
    const same = { outcome, remedy, text: rationale, answers: { [remedy]: answer } };
    this.like = (each) => similar(appeal, [each]).length && same;
    const left = waiting(this.appeals);
    this.say(
      [
        group.length > 1 ? t("decidedMany", { n: group.length - failed.length, total: group.length }) : t(`said_${decision.outcome}`),
        t("waitStill", { n: left.length }),
      ].join(" "),
    );
    this.result.replaceChildren(
      failed.length ? h("div.eh-alert", h("p", t("decidedNot")), h("ul", failed.map((each) => this.failure(each)))) : "",
      last ? toPublish(last) : "",
    );
    const after = all.slice(all.findIndex(({ id }) => id === appeal.id) + 1).map(({ id }) => id);
    this.show(left.find(({ id }) => after.includes(id)) ?? left[0]);
  }

  failure([{ id, vendor, text }, problem]) {
    const open = () => this.show(this.appeals.find((each) => each.id === id));
    return h("li", h("button.eh-name-button", { type: "button", onclick: open }, `${vendor}: ${text.slice(0, 60)}`), " ", problem.message);
  }

  say(words) {
    this.said.replaceChildren(h("p", words));
    this.result.replaceChildren();
  }

  /** Shows what went wrong; the appeal is opened again as it is now, with what was typed. */
  fail({ id }, problem) {
    this.show(this.appeals.find((each) => each.id === id) ?? waiting(this.appeals)[0]);
    this.result.replaceChildren(alarm(problem, button("", "close", () => this.result.replaceChildren())));
  }
}

customElements.define("evenhand-desk", Desk);
