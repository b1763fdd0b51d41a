/** My reports, on my page: which come by mail, and when. */
import { alarm, call } from "./api.js";
import { badge, button, h, lang, locale, t } from "./page.js";

/** Monday is 0. */
const weekdayName = (number) => new Date(2024, 0, 1 + +number).toLocaleDateString(locale, { weekday: "long" });

const FREQUENCIES = ["daily", "weekly", "after_each_session"];

/** Fill a section with my subscriptions. */
export const show = async (section, said) => {
  const title = h("h2", { tabIndex: -1 }, t("reports"));
  try {
    const mine = await call("GET", `subscriptions?language=${lang}`);
    const again = (word) => show(section, t(word));
    section.replaceChildren(title, ...body(mine, said, again));
  } catch (problem) {
    section.replaceChildren(title, alarm(problem));
  }
  if (said) title.focus();
  else if (location.hash === `#${section.id}`) section.scrollIntoView();
};

const body = (mine, said, again) => [
  h("p.eh-hint", t("reportsNote", { zone: mine.time_zone })),
  h("p.eh-hint", t("sessionNote")),
  mine.bouncing ? h("p.eh-alert", t("reportsBouncing")) : "",
  h("p", { role: "status" }, said),
  mine.subscriptions.length ? h("ul.eh-list", mine.subscriptions.map((one) => row(one, mine, again))) : h("p", t("reportsNone")),
  h("details", h("summary", t("addReport")), form(mine, "add", (wish) => call("POST", "subscriptions", wish), again)),
];

const row = (one, mine, again) => {
  const { id, quiz, cohort, vendor, frequency, weekday, at, time_zone: zone, pause, preview } = one;
  const address = `subscriptions/${encodeURIComponent(id)}`;
  const name = [quiz || t("everyQuiz"), vendor || t("everyVendor"), cohort || t("everyCohort")].join(" · ");
  const wish = { quiz_id: one.quiz_id || null, cohort, vendor_id: one.vendor_id, frequency, weekday };
  const failed = h("div");
  const act = (word, label, send) => {
    const pressed = button("", word, async () => {
      try {
        await send();
        await again("saved");
      } catch (problem) {
        failed.replaceChildren(alarm(problem));
      }
    });
    pressed.ariaLabel = t("ofReport", { what: t(label), name });
    return pressed;
  };
  const toggle = pause ? "resumeReport" : "pauseReport";
  return h(
    "li",
    h(
      "div.eh-row",
      h("strong", name),
      pause && badge("omitted", "paused"),
      h("span.eh-hint", [t(`when_${frequency}`, { day: weekdayName(weekday), at, zone }), pause && t(`pause_${pause}`)].filter(Boolean).join(" · ")),
    ),
    h(
      "div.eh-actions",
      act(toggle, toggle, () => call("PUT", address, { ...wish, paused: !pause })),
      act("removeReport", "removeReport", () => call("DELETE", address)),
      h("a.md-button", { href: preview, ariaLabel: t("ofReport", { what: t("seeMail"), name }) }, t("seeMail")),
    ),
    failed,
    h("details", h("summary", t("changeReport")), form(mine, "save", (asked) => call("PUT", address, asked), again, one)),
  );
};

const form = (mine, word, send, again, one = {}) => {
  const said = h("p", { role: "status" });
  const choose = (name, label, options) =>
    h("p", h("label", t(label), h("select", { name, autocomplete: "off" }, options.map(([value, text]) => h("option", { value, selected: value === `${one[name] ?? ""}` }, text)))));
  const ids = (all, otherwise) => [["", t(otherwise)], ...all.map(({ id, name }) => [id, name])];
  // A time in another zone, or not on the hour, stays as it is unless another hour is chosen.
  const odd = one.at && (one.time_zone !== mine.time_zone || !one.at.endsWith(":00"));
  const hours = Array.from({ length: 24 }, (_, hour) => [`${hour}`, `${hour}:00`.padStart(5, "0")]);
  const hour = odd ? "" : `${+(one.at ?? "08").slice(0, 2)}`;
  const onsubmit = async (event) => {
    event.preventDefault();
    const asked = Object.fromEntries(new FormData(event.target));
    try {
      await send({ ...asked, quiz_id: asked.quiz_id || null, weekday: +asked.weekday, hour: asked.hour === "" ? null : +asked.hour });
      await again("saved");
    } catch (problem) {
      said.replaceChildren(alarm(problem));
    }
  };
  const made = h(
    "form.eh-settings",
    { onsubmit },
    choose("quiz_id", "reportQuiz", ids(mine.quizzes, "everyQuiz")),
    choose("vendor_id", "vendor", ids(mine.vendors, "everyVendor")),
    choose("cohort", "cohort", [["", t("everyCohort")], ...mine.cohorts.map((each) => [each, each])]),
    choose("frequency", "frequency", FREQUENCIES.map((each) => [each, t(each)])),
    choose("weekday", "weekday", Array.from({ length: 7 }, (_, each) => [`${each}`, weekdayName(each)])),
    choose("hour", "hour", odd ? [["", t("asNow", { at: one.at, zone: one.time_zone })], ...hours] : hours),
    h("div.eh-actions", h("button.md-button.md-button--primary", t(word))),
    said,
  );
  made.elements.hour.value = hour;
  return made;
};
