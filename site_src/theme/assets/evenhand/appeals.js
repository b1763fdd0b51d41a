/** `<evenhand-appeals>`: one's own appeals, and for those who decide the desk with everybody else's. */
import { alarm, call, session } from "./api.js";
import { appealed } from "./appeal-view.js";
import { h, t } from "./page.js";

class Appeals extends HTMLElement {
  async connectedCallback() {
    try {
      const [{ appeals }, { person }] = await Promise.all([call("GET", "appeals"), session()]);
      const mine = appeals.filter((appeal) => appeal.mine);
      const others = appeals.filter((appeal) => !appeal.mine);
      const decides = person?.roles.includes("trainer") || others.length > 0;
      if (decides) await import("./desk.js");
      this.replaceChildren(
        decides ? h("evenhand-desk", { appeals: others }) : "",
        mine.length || !decides
          ? h("section", h("h2", t("ownAppeals")), mine.length ? mine.map(appealed) : h("p", t("noAppeals")))
          : "",
      );
    } catch (problem) {
      this.replaceChildren(alarm(problem));
    }
  }
}

customElements.define("evenhand-appeals", Appeals);
