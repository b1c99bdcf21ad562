/* Keeps what is typed as a draft on the server after each pause; another window's text is never overwritten unseen. */
import { fieldOf, say, wordsOf } from "./composer.js";
import { replace } from "./writing/words.js";

const PAUSE = 2000;
const KEPT = ["csrfmiddlewaretoken", "submission_key", "title", "kind", "tags"];

class Draft {
  constructor(composer) {
    this.composer = composer;
    this.field = fieldOf(composer);
    this.form = composer.closest("form");
    this.version = composer.querySelector("[name=draft_version]");
    this.form.querySelector("[name=save_draft]")?.setAttribute("hidden", ""); // it saves itself
    this.form.addEventListener("input", () => this.later());
    this.form.addEventListener("submit", (event) => event.defaultPrevented || this.stop());
    addEventListener("pagehide", () => this.timer && this.save({ keepalive: true }));
    document.addEventListener("visibilitychange", () => document.hidden && this.timer && this.save({ keepalive: true }));
  }
  later() {
    clearTimeout(this.timer);
    if (!this.isHeld) this.timer = setTimeout(() => this.save(), PAUSE);
  }
  stop() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.request?.abort();
  }
  async save(extra = {}) {
    clearTimeout(this.timer);
    this.timer = 0;
    if (this.isSaving) return this.later();
    const typed = new FormData(this.form);
    const body = new URLSearchParams({ place: this.composer.dataset.composer, body: this.field.value, version: this.version.value });
    for (const name of KEPT) body.set(name, typed.get(name) ?? "");
    this.isSaving = true;
    this.request = new AbortController();
    const ask = { method: "POST", body, signal: this.request.signal, ...extra };
    const answer = await fetch(this.composer.dataset.drafts, ask).catch((error) => error);
    this.isSaving = false;
    if (answer.name !== "AbortError") this.hear(answer);
  }
  async hear(answer) {
    const words = wordsOf(this.composer);
    const told = answer.headers?.get("Content-Type")?.includes("json") ? await answer.json() : {};
    if (answer.status === 409) return this.differ(told, words);
    if (answer.status === 410) this.version.value = 0;
    else if (answer.ok && "version" in told) {
      this.version.value = told.version;
      say(this.composer, this.field.value.trim() ? words.saved : "");
    } else say(this.composer, told.sentence ?? words.unsaved);
  }
  differ(other, words) {
    if (other.body === this.field.value) return void (this.version.value = other.version);
    this.isHeld = true;
    const said = this.composer.querySelector("[data-said]");
    const settle = (takesOther) => {
      this.isHeld = false;
      this.version.value = other.version;
      if (takesOther) replace(this.field, 0, this.field.value.length, other.body);
      this.save();
    };
    said.replaceChildren(`${words.conflict} `, button(words.useOther, () => settle(true)), " ", button(words.keepMine, () => settle(false)));
  }
}

function button(label, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "link-button", textContent: label });
  made.addEventListener("click", act);
  return made;
}

export function enhance(root) {
  for (const composer of root.querySelectorAll("[data-composer]")) if (composer.dataset.composer) new Draft(composer);
}
