/**
 * The answers of one open attempt: kept on this device at every change, saved on the server soon after, sent once.
 * `tell` hears "saved", "kept" or "unsent" (no connection), "conflict" (another tab saved `theirs`), or a problem.
 */
import { call } from "./api.js";

/** `crypto.randomUUID` exists on https and localhost only. */
const uuid = () =>
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
    (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16),
  );

/** Answers as text that is equal when they are. */
const text = (answers) => JSON.stringify(Object.entries(answers).sort());

const slot = (id) => `evenhand.attempt.${id}`;

/** Leaves nothing of an attempt that is over on a device others may use. */
export const forget = (id) => {
  try {
    localStorage.removeItem(slot(id));
  } catch {
    // Nothing was kept.
  }
};

export class Draft {
  constructor({ id, draft }, tell) {
    Object.assign(this, { id, path: `attempts/${id}`, tell, wait: 500 });
    const { version, answers, dirty, ...kept } = this.read();
    Object.assign(this, { at: 0, sent: [] }, kept);
    this.reset(draft);
    this.retry = () => (this.wake ?? this.save).call(this);
    addEventListener("online", this.retry);
    addEventListener("pagehide", this.retry);
    if (kept.sending || (dirty && text(answers) !== this.saved)) {
      this.answers = answers;
      if (!kept.sending && version !== draft.version && !this.sent.includes(this.saved)) this.theirs = draft;
    }
  }

  /** Takes over what the server has. */
  reset({ version, answers }) {
    Object.assign(this, { version, answers, saved: text(answers), theirs: null });
  }

  change(answers) {
    this.answers = answers;
    this.keep();
    this.later(600);
  }

  move(at) {
    this.at = at;
    this.keep();
    this.save();
  }

  /** Another tab's answers, or those of this one over them. */
  settle(mine) {
    const { answers } = this;
    this.reset(this.theirs);
    if (mine) this.answers = answers;
    this.move(this.at);
  }

  async save() {
    clearTimeout(this.timer);
    const { answers } = this;
    if (this.busy || this.closed || this.sending || this.theirs || text(answers) === this.saved) return;
    this.busy = true;
    // What an answer is due for: when that gets lost, a later one tells by these that the server's draft is ours.
    this.sent.push(text(answers));
    this.keep();
    let again = true;
    try {
      this.hold(await call("PUT", `${this.path}/draft`, { version: this.version + 1, answers }), answers);
    } catch (problem) {
      const theirs = problem.body.draft;
      if (theirs && this.sent.includes(text(theirs.answers))) this.hold(theirs, theirs.answers);
      else {
        again = false;
        this.theirs = theirs;
        if (problem.passing) this.later(this.patience());
        if (!this.closed && !this.sending) this.tell(theirs ? "conflict" : problem.passing ? "kept" : problem);
      }
    }
    this.busy = false;
    if (again) this.save();
  }

  hold({ version }, answers) {
    Object.assign(this, { version, saved: text(answers), wait: 500, sent: [] });
    if (this.closed) return;
    this.keep();
    this.tell("saved");
  }

  /** Sends until it has arrived, always under the same id, so that it counts once. */
  async submit() {
    this.sending = true;
    this.submission ??= uuid();
    this.keep();
    for (;;) {
      try {
        const { submission: submission_id, answers } = this;
        const result = await call("POST", `${this.path}/submission`, { submission_id, answers });
        this.close(true);
        return result;
      } catch (problem) {
        if (!problem.passing || this.closed) {
          this.sending = problem.status === 401;
          this.keep();
          throw problem;
        }
        this.tell("unsent");
        await new Promise((wake) => {
          this.wake = wake;
          setTimeout(wake, this.patience());
        });
      }
    }
  }

  later(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), milliseconds);
  }

  patience() {
    return (this.wait = Math.min(this.wait * 2, 30000));
  }

  keep() {
    const { version, answers, at, sent, submission, sending } = this;
    const dirty = text(answers) !== this.saved;
    try {
      localStorage.setItem(slot(this.id), JSON.stringify({ version, answers, at, dirty, sent, submission, sending }));
    } catch {
      // A browser that forbids it still has the server.
    }
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(slot(this.id))) ?? {};
    } catch {
      return {};
    }
  }

  close(done) {
    if (!done) this.save();
    this.closed = true;
    removeEventListener("online", this.retry);
    removeEventListener("pagehide", this.retry);
  }
}
