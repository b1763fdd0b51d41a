/** How a question does, each figure with its interval, or with the reason why there is none. */
import { h, pair, percent, t } from "./page.js";

export const statisticsView = (statistics) =>
  h(
    "div.eh-statistics",
    h("h3", t("statistics")),
    statistics
      ? [
          h("p", figure("facility", statistics.facility, percent)),
          h("p", figure("discrimination", statistics.discrimination, (value) => value.toFixed(2))),
          h("p.eh-hint", t("statisticsNote", { n: statistics.n })),
        ]
      : h("p", t("statisticsNone")),
  );

const figure = (word, { value, low, high, reason }, show) =>
  pair(word, reason ? t(`stat_${reason}`) : t("withInterval", { value: show(value), low: show(low), high: show(high) }));
