/** What was changed in the key of a question, from what to what. */
import { h, t } from "./page.js";

/** Ids, numbers and accepted words are shown as they are written; of the rest there are words. */
const value = (aspect, said) => {
  if (aspect === "kind" || aspect === "credit") return t(`${aspect}_${said}`);
  if (aspect === "critical" || aspect === "void") return t(`${said}_`);
  return said === "none" ? t("none_") : h("code", said);
};

const from = (name, was, now) => [t("changedFrom", { name }), was, t("changedTo"), now];

export const keyChange = ({ differences: [first, ...more] }) => {
  const told = ({ aspect, was, now }) => from(t(`aspect_${aspect}`), value(aspect, was), value(aspect, now));
  return first ? [told(first), more.map((each) => [t("changedToo"), told(each)])].flat(9) : [t("earnsOther")];
};

/** `80%, now 70%`, as the server says it. */
export const passMarkChange = (change) => from(t("passMark"), ...change.split(", now "));
