/** `<evenhand-reading>`: the end of a module. That it was reached is noted by itself, or by the button. */
import { alarm, call, session, signIn } from "./api.js";
import { day, h, lang, t } from "./page.js";

class Reading extends HTMLElement {
  async connectedCallback() {
    const form = this.querySelector("form");
    const news = h("p.eh-state", { role: "status" });
    form.hidden = true;
    form.before(news);
    const { person } = await session().catch(() => ({}));
    if (!person) return news.append(h("a", { href: signIn() }, t("readSignIn")));
    const { page: module } = this.dataset;
    const show = (reading) => {
      form.hidden = reading?.current;
      if (!reading) return;
      news.textContent = t(form.hidden ? "readOn" : "readBefore", { day: day(reading.read_at) });
    };
    const note = async (asked) => {
      try {
        show(await call("POST", "readings", { module, language: lang }));
      } catch (problem) {
        if (asked) news.replaceChildren(alarm(problem));
      }
    };
    form.onsubmit = (event) => {
      event.preventDefault();
      note(true);
    };
    // Without a list of what was read, what is read now is noted all the same.
    const { readings } = await call("GET", "readings").catch(() => ({ readings: [] }));
    show(readings.find((each) => each.module === module));
    if (!form.hidden) whenReached(form, note);
  }
}

/** Once the end is seen by somebody who has scrolled. */
const whenReached = (end, act) => {
  const seen = new IntersectionObserver(([{ isIntersecting }]) => {
    if (!isIntersecting || !end.isConnected) return;
    seen.disconnect();
    act();
  });
  addEventListener("scroll", () => seen.observe(end), { once: true });
};

customElements.define("evenhand-reading", Reading);
