/* Works out the sum a form asks for, in small slices while one types. Without it a new account's post waits for a
   moderator, and an answer with several links is held apart. */
import { sha256 } from "./sha256.js";

const SLICE_MS = 8;
const LONGEST_WAIT = 8000;

export function enhance(root) {
  root.querySelectorAll("input[data-challenge]").forEach((field) => {
    if (!field.form || field.dataset.started) return;
    field.form.addEventListener("focusin", () => begin(field), { once: true });
    if (field.form.contains(document.activeElement)) begin(field);
    if (field.form.querySelector("[data-composer]")) {
      field.form.addEventListener("submit", (event) => wait(event, field), { capture: true });
    }
  });
}

/* A short post is typed faster than a slow phone counts: it is sent when the sum is there, or when that takes long. */
function wait(event, field) {
  if (field.value || "waited" in field.dataset) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const sender = event.submitter;
  if (sender?.getAttribute("aria-busy") === "true") return;
  sender?.setAttribute("aria-busy", "true");
  const send = () => {
    if ("waited" in field.dataset) return;
    field.dataset.waited = "";
    field.form.requestSubmit(sender);
  };
  field.addEventListener("worked", send);
  setTimeout(send, LONGEST_WAIT);
  begin(field);
}

function begin(field) {
  if (field.dataset.started) return;
  field.dataset.started = "1";
  const bits = Number(field.dataset.bits);
  let nonce = 0;
  const work = () => {
    const end = performance.now() + SLICE_MS;
    while (performance.now() < end) {
      for (let step = 0; step < 64; step += 1, nonce += 1) {
        if (isProof(sha256(`${field.dataset.challenge}:${nonce}`), bits)) {
          field.value = String(nonce);
          field.dispatchEvent(new Event("worked"));
          return;
        }
      }
    }
    setTimeout(work);
  };
  work();
}

function isProof(words, bits) {
  return Math.clz32(words[0]) >= Math.min(bits, 32);
}
