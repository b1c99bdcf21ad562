import { whenTyped } from "./typing.js";

/* Saves the fields a moment after each pause in typing. What is refused waits for the button; what nobody heard is sent again. */
const PAUSE = 900;
const AGAIN = 5000;

export class Saver {
  constructor(form, refresh) {
    Object.assign(this, { form, refresh, timer: 0, request: null, isLost: false });
    this.button = form.querySelector("[data-save]");
    this.button.hidden = true;
    this.button.addEventListener("click", () => (form.elements.seen.value = this.seen ?? form.elements.seen.value));
    whenTyped(form, (share) => this.later(PAUSE * share));
    form.addEventListener("submit", () => this.stop());
    addEventListener("pagehide", () => this.timer && this.send({ keepalive: true }));
    addEventListener("online", () => this.isWaiting() && this.save());
    addEventListener("beforeunload", (event) => this.isWaiting() && event.preventDefault());
  }
  /* Tells whether words stand on the page that no server has heard. */
  isWaiting() {
    return this.isLost && this.form.isConnected;
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
    if (this.timer || this.isLost) this.save();
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
    const isHeard = Boolean(page?.getElementById("builder"));
    if (isHeard) this.hear(page, isSaved);
    else this.timer ||= setTimeout(() => this.isWaiting() && this.save(), AGAIN);
    this.isLost = !isHeard;
    this.say(isSaved ? "saved" : isHeard ? "refused" : "unsaved");
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
    this.seen = page.querySelector("#fields [name=seen]").value;
    if (isSaved) this.form.elements.seen.value = this.seen;
    this.button.hidden = isSaved; // what was refused is sent again only by a person who has read why
    for (const field of document.querySelectorAll("[name=stamp]")) field.value = stamp;
    this.form.querySelector(".error-summary")?.remove();
    this.form.prepend(...page.querySelectorAll("#fields .error-summary"));
    if (isSaved) this.refresh();
  }
}
