/** Whose mail comes back, on the people page: for those who may say that an address works again. */
import { alarm, call } from "./api.js";
import { button, day, h, t } from "./page.js";

/** Fill a section with them; it stays empty where there are none. */
export const show = async (section, said) => {
  try {
    const { bounces } = await call("GET", "bounces");
    section.replaceChildren(
      said ? h("p", { role: "status" }, said) : "",
      ...(bounces.length ? [h("h2", t("bounces")), h("p.eh-hint", t("bouncesNote")), h("ul.eh-list", bounces.map((one) => row(one, section)))] : []),
    );
  } catch (problem) {
    section.replaceChildren(alarm(problem));
  }
};

const row = ({ person_id, name, email, at, why }, section) => {
  const clear = async () => {
    try {
      await call("DELETE", `bounces/${encodeURIComponent(person_id)}`);
      await show(section, t("bounceCleared", { name }));
    } catch (problem) {
      section.prepend(alarm(problem));
    }
  };
  const works = button("", "bounceClear", clear);
  works.ariaLabel = t("bounceClearOf", { name });
  return h("li.eh-row", h("span", `${name} · ${email}`), h("span.eh-hint", [day(at), why].filter(Boolean).join(" · ")), works);
};
