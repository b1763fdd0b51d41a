/** The questions of a form, of every kind. */
import { Problem } from "./api.js";
import { t } from "./page.js";

/** What is chosen or written in a question, as the server takes it. */
export const given = (question) =>
  [...question.querySelectorAll(":checked, [type=text]")].map(({ value }) => value).filter((value) => value.trim());

/** Whether some of it is still to be answered. */
export const isOpen = (question, answer = []) => answer.length < (question.querySelectorAll(".eh-part").length || 1);

/** Puts an answer into the form. */
export const fill = (question, answer = []) => {
  for (const field of question.querySelectorAll("option, input")) {
    if (field.type === "text") field.value = answer[0] ?? "";
    // A button has the one, an option of a list the other.
    else field.checked = field.selected = answer.includes(field.value);
  }
  question.querySelector(".eh-ordering")?.append(...ordered(question));
};

/** Lays out what an attempt asks, in its order: questions of the page, or those it was handed. */
export const lay = (form, asked) => {
  const end = form.querySelector(".eh-actions");
  if (asked[0].html) {
    for (const question of form.querySelectorAll(".eh-question")) question.remove();
    end.insertAdjacentHTML("beforebegin", asked.map(({ html }) => html).join(""));
  }
  const counts = [...form.querySelectorAll(".eh-count")].map((count) => count.textContent);
  return asked.map(({ id, options }, index) => {
    const question = find(`q-${id}`);
    end.before(question);
    question.querySelector(".eh-count").textContent = counts[index];
    for (const option of options) {
      const row = find(`answer.${id}.${option}`).closest(".eh-option, .eh-part");
      row.parentNode.append(row);
    }
    return question;
  });
};

/** A part of the form; where there is none, the test was published anew while its page was open. */
const find = (id) => {
  const found = document.getElementById(id);
  if (!found) throw new Problem(409);
  return found;
};

const NUMBER = /^[+\-−]?[\d.,' 。、]*(e[+-]?\d*)?/i;

/** Says at its field when what is written is no number, or cannot become one; it is kept all the same. */
export const doubt = ({ value, dataset: { unit = "" }, parentNode }, ended) => {
  const output = parentNode.closest("fieldset")?.querySelector("[data-doubt]");
  if (!output) return;
  const [text, whole] = [value, unit].map((each) => each.normalize("NFKC").toLowerCase().trim());
  const rest = text.replace(whole, "").replace(NUMBER, "");
  const fits = ended ? !rest : whole.startsWith(rest);
  output.value = fits ? "" : output.dataset.doubt;
};

const place = (part) => part.querySelector("select");

/** The items of an order by the places they were given, those without one last. */
const ordered = (list) =>
  [...list.querySelectorAll(".eh-part")].sort((a, b) => (place(a).selectedIndex || 99) - (place(b).selectedIndex || 99));

/** Moves an item of an order up or down, numbers them all as they then stand, and says the item's place. */
export const move = (button) => {
  const part = button.parentNode;
  const list = part.parentNode;
  const parts = ordered(list);
  const at = parts.indexOf(part);
  parts.splice(at, 1);
  parts.splice(Math.max(0, at + +button.dataset.move), 0, part);
  parts.forEach((each, index) => (place(each).selectedIndex = index + 1));
  list.append(...parts);
  button.focus();
  list.nextElementSibling.value = t("pair", { name: part.querySelector("span").textContent, value: parts.indexOf(part) + 1 });
  list.dispatchEvent(new Event("input", { bubbles: true }));
};
