/**
 * The answers of one open attempt: kept on this device at every change, saved on the server soon after, sent once.
 * `tell` hears "saved", "kept" or "unsent" (no connection), "conflict" (another tab saved `theirs`), or a problem.
 */
import { call } from "./api.js";

/** `crypto.randomUUID` exists on https and localhost only. */
const newId = () => crypto.getRandomValues(new Uint32Array(4)).join("-");

/** Equal when the answers are. */
const text = (answers) => JSON.stringify(Object.entries(answers).sort());

/** A browser that forbids storage still has the server. */
const stored = (id, act) => {
  try {
    return act(`evenhand.attempt.${id}`);
  } catch {}
};

const read = (id) => stored(id, (slot) => JSON.parse(localStorage.getItem(slot))) ?? {};

/** Leaves nothing of an attempt that is over on a device others may use. */
const forget = (id) => stored(id, (slot) => localStorage.removeItem(slot));

const post = (id, submission_id, answers) => call("POST", `attempts/${id}/submission`, { submission_id, answers });

/** Sends what had not arrived when an attempt was over: too late, but kept. Gives the result as it is then. */
export const flush = async (result) => {
  const { id } = result;
  const { dirty, sending, submission, answers } = read(id);
  try {
    if (dirty || sending) result = await post(id, submission ?? newId(), answers);
  } catch (problem) {
    if (problem.passing) return result;
  }
  forget(id);
  return result;
};

export class Draft {
  constructor({ id, draft }, tell) {
    Object.assign(this, { id, path: `attempts/${id}`, tell, wait: 500 });
    const { version, answers, dirty, ...kept } = read(id);
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

  /** `last` asks without a word whether another tab saved something, even when this one has nothing to save. */
  save(last) {
    clearTimeout(this.timer);
    const idle = this.closed || this.sending || this.theirs || (text(this.answers) === this.saved && !last);
    if (!this.busy && !idle) this.busy = this.put(last);
    return this.busy;
  }

  async put(last) {
    const { answers } = this;
    // When the answer to this gets lost, a later one tells by these that the server's draft is ours.
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
        if (!this.closed && !this.sending && !last) this.tell(theirs ? "conflict" : problem.passing ? "kept" : problem);
      }
    }
    this.busy = null;
    if (again) return this.save();
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
    this.submission ??= newId();
    this.keep();
    for (;;) {
      try {
        const result = await post(this.id, this.submission, this.answers);
        this.close(true);
        forget(this.id);
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
    const all = JSON.stringify({ version, answers, at, dirty, sent, submission, sending });
    stored(this.id, (slot) => localStorage.setItem(slot, all));
  }

  close(done) {
    if (!done) this.save();
    this.closed = true;
    removeEventListener("online", this.retry);
    removeEventListener("pagehide", this.retry);
  }
}
