/* Keeps what is typed as a draft on the server after each pause; another window's text is never overwritten unseen. */
import { button, fieldOf, say, wordsOf } from "./composer.js";
import { forgetAside, putAside, takeBack } from "./writing/aside.js";
import { replace } from "./writing/words.js";

const PAUSE = 2000;
const KEPT = ["csrfmiddlewaretoken", "submission_key", "title", "seen_title", "kind", "tags"];

class Draft {
  constructor(composer) {
    this.composer = composer;
    this.field = fieldOf(composer);
    this.form = composer.closest("form");
    this.version = composer.querySelector("[name=draft_version]");
    this.form.querySelector("[name=save_draft]")?.setAttribute("hidden", ""); // it saves itself
    this.form.addEventListener("input", () => this.later());
    this.form.addEventListener("submit", (event) => event.defaultPrevented || this.stop());
    addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => document.hidden && this.timer && this.save({ keepalive: true }));
    const { isBack, other } = takeBack(composer.dataset.composer, this.version.value, this.form);
    if (isBack) this.save();
    if (other) this.differ({ body: other, version: this.version.value }, wordsOf(composer), "", () => other);
  }
  leave() {
    if (this.isSent || !(this.timer || this.isSaving || this.held)) return;
    putAside(this.composer.dataset.composer, this.version.value, this.form, this.held?.());
    if (this.timer) this.save({ keepalive: true });
  }
  later() {
    this.isSent = false;
    clearTimeout(this.timer);
    if (!this.held) this.timer = setTimeout(() => this.save(), PAUSE);
  }
  stop() {
    this.isSent = true;
    forgetAside(this.composer.dataset.composer);
    clearTimeout(this.timer);
    this.timer = 0;
    this.request?.abort();
  }
  async save(extra = {}) {
    clearTimeout(this.timer);
    this.timer = 0;
    if (this.isSaving) return this.later();
    const typed = new FormData(this.form);
    const sent = this.field.value;
    const body = new URLSearchParams({ place: this.composer.dataset.composer, body: sent, version: this.version.value });
    for (const name of KEPT) body.set(name, typed.get(name) ?? "");
    this.isSaving = true;
    this.request = new AbortController();
    const answer = await fetch(this.composer.dataset.drafts, { method: "POST", body, signal: this.request.signal, ...extra }).catch((error) => error);
    this.isSaving = false;
    if (answer.name !== "AbortError") this.hear(answer, sent);
  }
  async hear(answer, sent) {
    const words = wordsOf(this.composer);
    const told = answer.headers?.get("Content-Type")?.includes("json") ? await answer.json() : {};
    if (answer.status === 409) return this.differ(told, words, sent);
    if (answer.status === 410) this.version.value = 0;
    else if (answer.ok && "version" in told) {
      this.version.value = told.version;
      say(this.composer, this.field.value.trim() ? words.saved : "");
    } else say(this.composer, told.sentence ?? words.unsaved);
  }
  differ(other, words, sent, unsaved = () => this.field.value) {
    if (other.body === sent) return void (this.version.value = other.version);
    this.held = unsaved; // what the server does not have: put aside when the page is left before she chose
    const settle = (takesOther) => {
      this.held = null;
      this.version.value = other.version;
      if (takesOther) replace(this.field, 0, this.field.value.length, other.body);
      this.save();
    };
    this.composer.querySelector("[data-said]").replaceChildren(`${words.conflict} `, button(words.useOther, () => settle(true)), " ", button(words.keepMine, () => settle(false)));
  }
}

export function enhance(root) {
  for (const composer of root.querySelectorAll("[data-composer]")) if (composer.dataset.composer) new Draft(composer);
}
