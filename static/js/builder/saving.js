import { stay } from "./staying.js";
import { whenTyped } from "./typing.js";

/* Saves the fields a moment after each pause in typing. Whatever else is pressed waits until they are saved. */
const PAUSE = 900;

class Saver {
  constructor(form, refresh) {
    Object.assign(this, { form, refresh, timer: 0, request: null });
    form.querySelector("[data-save]")?.setAttribute("hidden", "");
    whenTyped(form, (share) => this.later(PAUSE * share));
    form.addEventListener("submit", () => this.stop());
    addEventListener("pagehide", () => this.timer && this.send({ keepalive: true }));
  }
  later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
    this.say("saving");
  }
  stop() {
    clearTimeout(this.timer);
    this.timer = 0;
  }
  say(name) {
    const place = document.getElementById("saved");
    if (place) place.textContent = place.dataset[name];
  }
  send(extra = {}) {
    return fetch(this.form.action, { method: "POST", body: new URLSearchParams(new FormData(this.form)), ...extra });
  }
  /* Resolves to whether everything typed is on the server. */
  async settle() {
    if (this.timer) this.save();
    return (await this.request) ?? true;
  }
  save() {
    this.stop();
    this.request = Promise.resolve(this.request).then(() => this.exchange());
  }
  async exchange() {
    const answer = await this.send().catch(() => null);
    const page = answer && new DOMParser().parseFromString(await answer.text(), "text/html");
    const isSaved = Boolean(page?.getElementById("builder") && answer.ok);
    if (page?.getElementById("builder")) this.hear(page, isSaved);
    this.say(isSaved ? "saved" : "unsaved");
    return isSaved;
  }
  /* Takes over all but the fields themselves: somebody is typing there. */
  hear(page, isSaved) {
    const stamp = page.querySelector("[name=stamp]").value; // before the outline leaves the page with its own
    const [old, fresh] = [document, page].map((each) => each.getElementById("outline"));
    if (!old.contains(document.activeElement)) {
      old.replaceWith(document.adoptNode(fresh));
      window.htmx?.process(fresh);
      document.dispatchEvent(new CustomEvent("builder:outline"));
    }
    if (isSaved) this.form.elements.seen.value = page.querySelector("#fields [name=seen]").value;
    for (const field of document.querySelectorAll("[name=stamp]")) field.value = stamp;
    this.form.querySelector(".error-summary")?.remove();
    this.form.prepend(...page.querySelectorAll("#fields .error-summary"));
    if (isSaved) this.refresh();
  }
}

let saver = null;
export function enhance(root, refresh) {
  const form = root.querySelector("form[data-autosave]");
  if (form) saver = new Saver(form, refresh);
  if (root !== document) return void (saver = form ? saver : null);
  document.addEventListener("htmx:confirm", async (event) => {
    if (event.target.matches(".outline-link[aria-current]")) return stay(event);
    if (!event.target.closest("#builder") || (!saver?.timer && !saver?.request)) return;
    event.preventDefault();
    if (event.target === saver.form) saver.stop(); // its fields go with it
    if ((await saver.settle()) || event.target === saver.form) event.detail.issueRequest(true);
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if ([409, 422].includes(event.detail.xhr.status)) Object.assign(event.detail, { shouldSwap: true, isError: false });
  });
}
