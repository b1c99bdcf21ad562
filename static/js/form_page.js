/* Shows and hides the questions of a page while it is answered. */
import { answerOf } from "./form_answers.js";
import { evaluate } from "./form_logic.js";

function setOpen(block, isOpen) {
  block.hidden = !isOpen;
  if (block.matches("fieldset")) block.disabled = !isOpen;
  else for (const input of block.querySelectorAll("input, textarea, select")) input.disabled = !isOpen;
}

function follow(form, logic) {
  const data = new FormData(form);
  const blocks = new Map([...form.querySelectorAll("[data-item]")].map((block) => [block.dataset.item, block]));
  const here = logic.items.filter((item) => blocks.has(item.id)).map((item) => [item.id, answerOf(item, data)]);
  const outcome = evaluate(logic.items, { ...logic.answers, ...Object.fromEntries(here) }, logic.fields);
  const open = new Set(outcome.path);
  for (const [id, block] of blocks) {
    setOpen(block, open.has(id));
    const optional = block.querySelector(".field-optional");
    if (optional) optional.hidden = outcome.required.includes(id);
  }
  const shown = form.elements.namedItem("shown");
  if (shown) shown.value = outcome.path.filter((id) => blocks.has(id)).join(" ");
  return [...open].join(" ");
}

/* An answer that opens a question can open another one: repeat until nothing changes. */
function settle(form, logic) {
  let before = "";
  for (let after = follow(form, logic); after !== before; after = follow(form, logic)) before = after;
}

export function enhance(root) {
  for (const form of root.querySelectorAll("form[data-logic]")) {
    const logic = JSON.parse(form.dataset.logic);
    settle(form, logic);
    form.addEventListener("input", () => settle(form, logic));
  }
}
