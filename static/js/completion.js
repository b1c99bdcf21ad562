/* Completes `@name` and `:emoji` while typing: a list below the field, by arrow keys or by tap. */
import { fieldOf, say, wordsOf } from "./composer.js";
import { begunIn, choicesFor } from "./writing/suggestions.js";
import { replace } from "./writing/words.js";

const PAUSE = 150;
const LOOK_BACK = 60;

class Completion {
  constructor(composer) {
    this.composer = composer;
    this.field = fieldOf(composer);
    this.list = Object.assign(document.createElement("ul"), { role: "listbox", className: "composer-list", hidden: true, id: `${this.field.id}-choices` });
    this.field.after(this.list);
    this.field.setAttribute("aria-autocomplete", "list");
    this.field.addEventListener("input", () => this.later());
    this.field.addEventListener("keydown", (event) => this.press(event));
    this.field.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.take([...this.list.children].indexOf(event.target.closest("li"))));
  }
  later() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.timer = setTimeout(() => this.look(), PAUSE);
  }
  async look() {
    const at = this.field.selectionStart;
    this.begun = begunIn(this.field.value.slice(Math.max(0, at - LOOK_BACK), at));
    if (!this.begun) return this.close();
    this.request = new AbortController();
    const choices = await choicesFor(this.composer, this.begun, this.request.signal).catch(() => []);
    if (this.field.selectionStart === at) this.show(choices);
  }
  show(choices) {
    if (!choices.length) return this.close();
    const words = wordsOf(this.composer);
    this.choices = choices;
    this.list.setAttribute("aria-label", words[this.begun.kind]);
    this.list.replaceChildren(...choices.map((choice, number) => this.option(choice, number)));
    this.list.hidden = false;
    this.field.setAttribute("aria-controls", this.list.id);
    say(this.composer, words.found.replace("%(count)s", choices.length));
    this.mark(0);
  }
  option({ sign, label }, number) {
    const option = Object.assign(document.createElement("li"), { id: `${this.list.id}-${number}`, role: "option" });
    option.append(`${sign} ${label}`);
    return option;
  }
  mark(number) {
    this.at = (number + this.choices.length) % this.choices.length;
    [...this.list.children].forEach((option, each) => option.setAttribute("aria-selected", String(each === this.at)));
    this.field.setAttribute("aria-activedescendant", this.list.children[this.at].id);
  }
  press(event) {
    if (this.list.hidden || event.isComposing) return;
    const take = () => this.take(this.at);
    const acts = { ArrowDown: () => this.mark(this.at + 1), ArrowUp: () => this.mark(this.at - 1), Enter: take, Tab: take, Escape: () => this.close() };
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  }
  take(number) {
    const choice = this.choices[number];
    this.close();
    const at = this.field.selectionStart;
    if (choice) replace(this.field, at - this.begun.length, at, choice.text);
  }
  close() {
    this.list.hidden = true;
    for (const name of ["aria-controls", "aria-activedescendant"]) this.field.removeAttribute(name);
  }
}

export function enhance(root) {
  for (const composer of root.querySelectorAll("[data-composer]")) new Completion(composer);
}
