/** The time that is left, by the server's clock: shown every second, told at half of it, at five minutes and at one. */
import { h, pair, span, t } from "./page.js";

/** A line with the clock; `over` is called once, when the time is up. It stops when it leaves the page. */
export const clock = ({ started_at, deadline, now }, over) => {
  const ahead = Date.parse(now) - Date.now();
  const marks = [(Date.parse(deadline) - Date.parse(started_at)) / 2000, 300, 60];
  const figures = h("span.eh-figures", { role: "timer" });
  const said = h("span.eh-said", { role: "status" });
  const view = h("p.eh-clock", t("timeLeft"), " ", figures, said);
  let before;
  const tick = () => {
    const left = Math.max(0, Math.ceil((Date.parse(deadline) - Date.now() - ahead) / 1000));
    const parts = [left / 3600, (left / 60) % 60, left % 60];
    figures.textContent = parts.map((part) => `${Math.floor(part)}`.padStart(2, "0")).join(":").replace(/^00:/, "");
    view.classList.toggle("eh-short", left <= 300);
    if (marks.some((mark) => before > mark && left <= mark)) said.textContent = pair("timeLeft", span(left));
    before = left;
  };
  const timer = setInterval(() => {
    if (!view.isConnected) return clearInterval(timer);
    tick();
    if (before) return;
    clearInterval(timer);
    over();
  }, 1000);
  tick();
  return view;
};
