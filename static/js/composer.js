/* The tools above a field people write in: buttons, arrow keys between them, and shortcuts while typing. */
import { mark, replace, wrap } from "./writing/words.js";

const AROUND = { bold: "**", italic: "*", code: "`" };
const BEFORE = { quote: "> ", list: "- " };
const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

export const wordsOf = (composer) => JSON.parse(composer.dataset.words);
export const fieldOf = (composer) => composer.querySelector("textarea");

export function say(composer, text) {
  composer.querySelector("[data-said]").textContent = text;
}

function link(field, words) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const chosen = value.slice(start, end);
  const isAddress = /^https?:\/\/\S+$/.test(chosen);
  const label = isAddress ? words.link : chosen || words.link;
  const address = isAddress ? chosen : "https://";
  replace(field, start, end, `[${label}](${address})`);
  const at = isAddress ? start + 1 : start + label.length + 3;
  field.setSelectionRange(at, at + (isAddress ? label : address).length);
}

function use(tool, field, words) {
  const chosen = field.value.slice(field.selectionStart, field.selectionEnd);
  if (tool === "code" && chosen.includes("\n")) wrap(field, "```\n", "\n```", words.code);
  else if (tool in AROUND) wrap(field, AROUND[tool], AROUND[tool], words[tool]);
  else if (tool in BEFORE) mark(field, BEFORE[tool]);
  else if (tool === "link") link(field, words);
}

function step(event, tools) {
  const at = tools.indexOf(document.activeElement);
  const last = tools.length - 1;
  const to = { Home: 0, End: last }[event.key] ?? at + (STEPS[event.key] ?? NaN);
  if (at < 0 || Number.isNaN(to)) return;
  event.preventDefault();
  const next = tools[(to + tools.length) % tools.length];
  for (const tool of tools) tool.tabIndex = tool === next ? 0 : -1;
  next.focus();
}

export function button(label, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "link-button", textContent: label });
  made.addEventListener("click", act);
  return made;
}

export function enhance(root) {
  for (const composer of root.querySelectorAll("[data-composer]")) {
    const [bar, field, words] = [composer.querySelector("[role=toolbar]"), fieldOf(composer), wordsOf(composer)];
    const tools = [...bar.querySelectorAll("[data-tool]")];
    bar.hidden = false;
    field.setSelectionRange(field.value.length, field.value.length); // go on where the draft ends
    tools[0].tabIndex = 0;
    composer.classList.add("composer-live");
    bar.addEventListener("keydown", (event) => step(event, tools));
    bar.addEventListener("click", (event) => use(event.target.closest("[data-tool]")?.dataset.tool, field, words));
    field.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
      const tool = tools.find((each) => each.dataset.shortcut === event.key.toLowerCase());
      if (!tool) return;
      event.preventDefault();
      tool.click();
    });
  }
}
